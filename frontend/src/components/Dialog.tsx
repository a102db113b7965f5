import { useId, useLayoutEffect, useRef, type ReactNode } from 'react'

interface Props {
  title: string
  /** Without it the dialog cannot be dismissed. */
  onClose?: () => void
  /** Nothing of the page behind it is to be seen. */
  opaque?: boolean
  children: ReactNode
}

/** A modal dialog: the browser keeps focus inside, makes the rest inert and closes it on Escape. */
export function Dialog({ title, onClose, opaque = false, children }: Props) {
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)

  // Before it leaves the document: only then does closing give focus back to where it was.
  useLayoutEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])

  return (
    <dialog
      ref={dialog}
      className={opaque ? 'dialog dialog-opaque' : 'dialog'}
      aria-labelledby={id}
      {...(onClose ? {} : { closedby: 'none' })}
      onClose={() => {
        // Closed over the page's head, as browsers do at a second Escape.
        if (dialog.current?.open !== false) return
        if (onClose) onClose()
        else dialog.current.showModal()
      }}
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
