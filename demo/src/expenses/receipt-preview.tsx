import { useCallback } from 'react'
import type { ReceiptInfo } from '../../backend/expense.ts'
import { describeError } from '../data/describe-error.ts'
import { formatSize } from '../data/format.ts'
import { useApi } from '../data/use-api.ts'
import { Receipt } from '../parts/icons.tsx'

export interface ReceiptPreviewProps {
  readonly expenseId: string
  readonly receipt: ReceiptInfo
}

/** The file needs the access token like everything else, so it is fetched and shown from memory, not linked. */
export function ReceiptPreview({ expenseId, receipt }: ReceiptPreviewProps) {
  const [remote, reload] = useApi<Blob>(`/expenses/${expenseId}/receipt`, 'blob')
  return (
    <>
      {remote.status === 'loading' && <span className="skeleton receipt-loading" />}
      {remote.status === 'failed' && (
        <div className="notice notice-danger" role="alert">
          {describeError(remote.error)}
          <button type="button" className="button button-small" onClick={reload}>
            Try again
          </button>
        </div>
      )}
      {remote.status === 'ready' && receipt.type.startsWith('image/') && (
        <ReceiptImage file={remote.data} name={receipt.name} />
      )}
      <div className="receipt-file">
        <Receipt size={20} />
        <span>{receipt.name}</span>
        <span className="small soft">{formatSize(receipt.size)}</span>
      </div>
      {remote.status === 'ready' && (
        <button type="button" className="button" onClick={() => download(remote.data, receipt.name)}>
          Download
        </button>
      )}
    </>
  )
}

function ReceiptImage({ file, name }: { readonly file: Blob; readonly name: string }) {
  const show = useCallback(
    (image: HTMLImageElement) => {
      const url = URL.createObjectURL(file)
      image.src = url
      return () => URL.revokeObjectURL(url)
    },
    [file],
  )
  return <img ref={show} className="receipt-preview" alt={`Receipt ${name}`} />
}

function download(file: Blob, name: string): void {
  const url = URL.createObjectURL(file)
  Object.assign(document.createElement('a'), { href: url, download: name }).click()
  // The download has its own hold on the file by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
