import type { ComponentProps, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

interface FieldProps {
  /** Also the element's id, so that the error summary can lead here. */
  name: string
  label: string
  hint?: string | undefined
  error?: string | undefined
}

function describedBy({ name, hint, error }: FieldProps): string | undefined {
  const ids = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean)
  return ids.length > 0 ? ids.join(' ') : undefined
}

export function FieldError({ id, children }: { id: string; children: ReactNode }) {
  const { t } = useTranslation()
  return (
    <p className="field-error" id={id}>
      <span className="visually-hidden">{t('errors.fieldPrefix')} </span>
      {children}
    </p>
  )
}

function FieldFrame({ children, ...field }: FieldProps & { children: ReactNode }) {
  const { name, label, hint, error } = field
  return (
    <div className={error ? 'field field-invalid' : 'field'}>
      <label htmlFor={name}>{label}</label>
      {hint && (
        <p className="field-hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      {error && <FieldError id={`${name}-error`}>{error}</FieldError>}
      {children}
    </div>
  )
}

type InputProps = FieldProps & Omit<ComponentProps<'input'>, 'name' | 'id'>

export function TextField({ name, label, hint, error, ...input }: InputProps) {
  const field = { name, label, hint, error }
  return (
    <FieldFrame {...field}>
      <input
        type="text"
        {...input}
        id={name}
        name={name}
        aria-describedby={describedBy(field)}
        aria-invalid={error ? true : undefined}
      />
    </FieldFrame>
  )
}

type SelectProps = FieldProps & Omit<ComponentProps<'select'>, 'name' | 'id'>

export function SelectField({ name, label, hint, error, children, ...select }: SelectProps) {
  const field = { name, label, hint, error }
  return (
    <FieldFrame {...field}>
      <select
        {...select}
        id={name}
        name={name}
        aria-describedby={describedBy(field)}
        aria-invalid={error ? true : undefined}
      >
        {children}
      </select>
    </FieldFrame>
  )
}

export function CheckboxField({ name, label, hint, error, ...input }: InputProps) {
  const field = { name, label, hint, error }
  return (
    <div className={error ? 'field field-invalid' : 'field'}>
      {error && <FieldError id={`${name}-error`}>{error}</FieldError>}
      <div className="choice">
        <input
          {...input}
          type="checkbox"
          id={name}
          name={name}
          aria-describedby={describedBy(field)}
          aria-invalid={error ? true : undefined}
        />
        <label htmlFor={name}>{label}</label>
      </div>
    </div>
  )
}

interface RadioProps<T extends string> extends FieldProps {
  value: T
  options: readonly { value: T; label: string }[]
  onChange: (value: T) => void
}

export function RadioField<T extends string>({ name, label, error, value, options, onChange }: RadioProps<T>) {
  return (
    <fieldset className={error ? 'field field-invalid' : 'field'} aria-describedby={error ? `${name}-error` : undefined}>
      <legend>{label}</legend>
      {error && <FieldError id={`${name}-error`}>{error}</FieldError>}
      {options.map((option, index) => (
        <div className="choice" key={option.value}>
          <input
            type="radio"
            // The first choice carries the field's id, so that the error summary can lead here.
            id={index === 0 ? name : `${name}-${option.value}`}
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <label htmlFor={index === 0 ? name : `${name}-${option.value}`}>{option.label}</label>
        </div>
      ))}
    </fieldset>
  )
}
