import { Dialog as BaseDialog } from '@base-ui-components/react/dialog'
import { Dialog as HeadlessDialog, DialogPanel as HeadlessPanel } from '@headlessui/react'
import MuiModal from '@mui/material/Modal'
import * as Radix from '@radix-ui/react-dialog'
import { useLayoutEffect, useRef, type ComponentType, type CSSProperties, type ReactNode } from 'react'
import { Dialog as AriaDialog, Modal as AriaModal, ModalOverlay as AriaOverlay } from 'react-aria-components'

export interface KitModalProps {
  readonly open: boolean
  /** The kit wants it closed: Escape, a press beside it, focus elsewhere. */
  readonly close: () => void
  readonly children: ReactNode
}

const centred: CSSProperties = { position: 'fixed', inset: '20vh 20vw', background: 'Canvas' }

/** A modal as each kit's documentation shows it, which may be dismissed in all the ways that the kit knows. */
export const kitModals: Readonly<Record<string, ComponentType<KitModalProps>>> = {
  'Radix, as in shadcn/ui': ({ open, close, children }) => (
    <Radix.Root open={open} onOpenChange={close}>
      <Radix.Portal>
        <Radix.Overlay style={{ position: 'fixed', inset: 0 }} />
        <Radix.Content aria-describedby={undefined} style={centred}>
          <Radix.Title>New expense</Radix.Title>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  ),
  'Radix, modal={false}': ({ open, close, children }) => (
    <Radix.Root modal={false} open={open} onOpenChange={close}>
      <Radix.Portal>
        <Radix.Content aria-describedby={undefined} style={centred}>
          <Radix.Title>New expense</Radix.Title>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  ),
  'Headless UI': ({ open, close, children }) => (
    <HeadlessDialog open={open} onClose={close} aria-label="New expense">
      <HeadlessPanel>{children}</HeadlessPanel>
    </HeadlessDialog>
  ),
  MUI: ({ open, close, children }) => (
    <MuiModal open={open} onClose={close}>
      <div>{children}</div>
    </MuiModal>
  ),
  'React Aria': ({ open, close, children }) => (
    <AriaOverlay isDismissable isOpen={open} onOpenChange={close}>
      <AriaModal>
        <AriaDialog aria-label="New expense">{children}</AriaDialog>
      </AriaModal>
    </AriaOverlay>
  ),
  'Base UI': ({ open, close, children }) => (
    <BaseDialog.Root open={open} onOpenChange={close}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop />
        <BaseDialog.Popup aria-label="New expense" style={centred}>
          {children}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  ),
  'the native dialog': ({ open, close, children }) =>
    open ? <NativeModal close={close}>{children}</NativeModal> : null,
}

function NativeModal({ close, children }: Omit<KitModalProps, 'open'>): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])
  return (
    <dialog ref={dialog} closedby="any" aria-label="New expense" onCancel={close}>
      {children}
    </dialog>
  )
}
