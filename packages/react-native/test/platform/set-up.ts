import './load-react-native.ts'
import './native-modules.ts'
import { createRequire } from 'node:module'

// By `require`, as Metro does: an `import` would look at each of its lazy parts.
const require = createRequire(import.meta.url)
require('react-native')
require('react-native/Libraries/Core/setUpXHR')
// Where the native side tells what happens, and those who listen from the beginning.
require('react-native/Libraries/EventEmitter/RCTDeviceEventEmitter')
require('react-native/Libraries/AppState/AppState')
