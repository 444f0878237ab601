// The bridge of React Native, and nothing above it: what the native side of an app answers.

/** What AppState, the network and the screen reader of the device are like, and what was asked of them. */
export const device: {
  appState: string
  isMotionReduced: boolean
  readonly announced: string[]
  readonly requests: NativeRequest[]
  /** How the network answers; rejects where there is none. */
  answer: (request: NativeRequest) => Promise<NativeAnswer>
} = {
  appState: 'active',
  isMotionReduced: false,
  announced: [],
  requests: [],
  answer: () => Promise.resolve({ status: 404 }),
}

export interface NativeRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly data: Readonly<Record<string, unknown>>
  readonly responseType?: string
}

export interface NativeAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Where it came from, after redirects. */
  readonly url?: string
}

/** Tells the JavaScript side what happened. */
export function emit(event: string, ...values: readonly unknown[]): void {
  const emitter = Reflect.get(globalThis, '__rctDeviceEventEmitter') as {
    emit: (event: string, ...values: readonly unknown[]) => void
  }
  emitter.emit(event, ...values)
}

/** The user goes to another app, or comes back. */
export function become(state: 'active' | 'inactive' | 'background'): void {
  device.appState = state
  emit('appStateDidChange', { app_state: state })
}

let requests = 0
const aborted = new Set<number>()

function sendRequest(query: NativeRequest, callback: (id: number) => void): void {
  const id = ++requests
  device.requests.push({ ...query })
  callback(id)
  void device.answer(query).then(
    ({ status, headers = {}, body = '', url = query.url }) => {
      if (aborted.has(id)) return
      emit('didReceiveNetworkResponse', [id, status, headers, url])
      emit('didReceiveNetworkData', [id, query.responseType === 'blob' ? keep(body) : body])
      emit('didCompleteNetworkResponse', [id, '', false])
    },
    () => emit('didCompleteNetworkResponse', [id, 'The network connection was lost.', false]),
  )
}

/** What is in the blobs of the native side, by their ids. */
const blobs = new Map<string, string>()

function keep(content: string): object {
  const blobId = `blob-${blobs.size}`
  blobs.set(blobId, content)
  return { blobId, offset: 0, size: content.length, type: 'application/json' }
}

const observed = { addListener: () => {}, removeListeners: () => {} }

/** By their names on iOS. */
const modules: Readonly<Record<string, object>> = {
  AppState: {
    ...observed,
    getConstants: () => ({ initialAppState: device.appState }),
    getCurrentAppState: (tell: (state: { app_state: string }) => void) => tell({ app_state: device.appState }),
  },
  Networking: { ...observed, sendRequest, abortRequest: (id: number) => aborted.add(id), clearCookies: () => {} },
  BlobModule: {
    getConstants: () => ({ BLOB_URI_SCHEME: 'blob', BLOB_URI_HOST: null }),
    addNetworkingHandler: () => {},
    createFromParts: () => {},
    release: (id: string) => void blobs.delete(id),
  },
  FileReaderModule: { readAsText: ({ blobId }: { blobId: string }) => Promise.resolve(blobs.get(blobId) ?? '') },
  AccessibilityManager: {
    ...observed,
    getCurrentReduceMotionState: (tell: (value: boolean) => void) => tell(device.isMotionReduced),
    announceForAccessibility: (text: string) => device.announced.push(text),
    announceForAccessibilityWithOptions: (text: string) => device.announced.push(text),
  },
  PlatformConstants: {
    getConstants: () => ({
      isTesting: true,
      reactNativeVersion: { major: 0, minor: 88, patch: 1 },
      forceTouchAvailable: false,
      interfaceIdiom: 'phone',
      osVersion: '20',
      systemName: 'iOS',
    }),
  },
  DeviceInfo: {
    getConstants: () => ({
      Dimensions: {
        window: { width: 400, height: 800, scale: 2, fontScale: 1 },
        screen: { width: 400, height: 800, scale: 2, fontScale: 1 },
      },
    }),
  },
  SourceCode: { getConstants: () => ({ scriptURL: null }) },
  ModalManager: observed,
  KeyboardObserver: observed,
  NativePerformanceCxx: { now: () => Date.now(), timeOrigin: () => 0 },
  I18nManager: { getConstants: () => ({ isRTL: false, doLeftAndRightSwapInRTL: true, localeIdentifier: 'en_US' }) },
}

Object.assign(globalThis, {
  __DEV__: false,
  window: globalThis,
  IS_REACT_ACT_ENVIRONMENT: true,
  __turboModuleProxy: (name: string) => modules[name] ?? null,
  nativeModuleProxy: {},
  // The renderer of the platform, which shows nothing here: components are rendered by the test renderer.
  RN$Bridgeless: true,
  __nativeComponentRegistry__hasComponent: () => false,
  nativeFabricUIManager: new Proxy({}, { get: () => () => {} }),
})
