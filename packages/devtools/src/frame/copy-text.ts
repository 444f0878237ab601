/** Puts a text onto the clipboard; resolves to whether that worked. */
export async function copyText(text: string, place: Node): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // Absent in insecure contexts, refused without a permission: the old way needs a field to copy from.
    return copyFromField(text, place)
  }
}

function copyFromField(text: string, place: Node): boolean {
  const field = document.createElement('textarea')
  field.value = text
  field.setAttribute('aria-hidden', 'true')
  field.className = 'unseen'
  place.appendChild(field)
  field.select()
  const isCopied = document.execCommand('copy')
  field.remove()
  return isCopied
}
