// Good and bad lines for each rule of portal.yaml; nothing here ever runs.
export function Note({ text }: { text: string }) {
  // ruleid: markup-from-text
  document.body.innerHTML = text
  // ruleid: storage-that-outlives-the-session
  localStorage.setItem('note', text)
  // ok: storage-that-outlives-the-session
  sessionStorage.setItem('note', text)
  // ruleid: address-outside-the-product
  void fetch('https://example.com/pixel')
  // ok: address-outside-the-product
  void fetch('/customer/v1/customers')
  // ruleid: markup-from-text
  const bad = <p dangerouslySetInnerHTML={{ __html: text }} />
  // ok: markup-from-text
  const good = <p>{text}</p>
  return [bad, good]
}
