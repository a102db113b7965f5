import { useEffect, useId, useRef, type ReactNode } from 'react'

interface Props {
  title: string
  /** Without it the dialog cannot be dismissed. */
  onClose?: () => void
  children: ReactNode
}

/** A modal dialog: the browser keeps focus inside, makes the rest inert and closes it on Escape. */
export function Dialog({ title, onClose, children }: Props) {
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)

  useEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])

  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        onClose?.()
      }}
    >
      <h2 id={id} tabIndex={-1}>
        {title}
      </h2>
      {children}
    </dialog>
  )
}
