/** The name in a Content-Disposition header, reduced to a plain file name. */
export function fileNameFrom(header: string | null, fallback: string): string {
  const encoded = /filename\*\s*=\s*utf-8''([^;]+)/i.exec(header ?? '')?.[1]
  const plain = /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(header ?? '')
  const name = (encoded ? safeDecode(encoded) : undefined) ?? plain?.[1] ?? plain?.[2] ?? ''
  // eslint-disable-next-line no-control-regex -- control characters are exactly what must not get into a name
  const clean = name.replace(/[\\/:*?"<>|\x00-\x1f\x7f]/g, '').trim()
  return clean === '' || clean.startsWith('.') ? fallback : clean
}

function safeDecode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.trim())
  } catch {
    return undefined
  }
}

export interface Progress {
  received: number
  total: number | null
}

/** Reads a body to its end and tells how far it is. */
export async function readWithProgress(response: Response, report: (progress: Progress) => void): Promise<Blob> {
  const length = Number(response.headers.get('Content-Length') ?? '')
  // A compressed body is longer than its Content-Length says; then only the received size is known.
  const total = length > 0 && !response.headers.has('Content-Encoding') ? length : null
  const reader = response.body?.getReader()
  if (!reader) return response.blob()
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let received = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    chunks.push(value)
    received += value.byteLength
    report({ received, total })
  }
  return new Blob(chunks, { type: response.headers.get('Content-Type') ?? 'application/pdf' })
}

/** Hands a blob to the browser as a file. */
export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  openLink(url, name)
  // The browser has taken the blob over once the click was handled; a minute is ample.
  setTimeout(() => {
    URL.revokeObjectURL(url)
  }, 60_000)
}

/** Follows a link as a download. */
export function openLink(url: string, name: string): void {
  const anchor = document.createElement('a')
  anchor.href = url
  anchor.download = name
  anchor.rel = 'noopener noreferrer'
  document.body.append(anchor)
  anchor.click()
  anchor.remove()
}
