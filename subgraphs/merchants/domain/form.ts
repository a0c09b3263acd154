import type { Check } from '@supermall/kernel/check'
import { isLink } from '@supermall/kernel/check'

export type FormFieldKind = 'TEXT' | 'NUMBER' | 'DATE' | 'LINK' | 'FLAG'
export type FormField = {
  readonly key: string
  readonly label: string
  readonly kind: FormFieldKind
  readonly value: string
}

const MOST_FIELDS = 20

const FITS: Record<FormFieldKind, (value: string) => boolean> = {
  TEXT: (value) => isLine(value, 1000),
  NUMBER: (value) => /^-?\d{1,15}(\.\d{1,6})?$/.test(value),
  DATE: (value) => isDay(value),
  LINK: isLink,
  FLAG: (value) => value === 'true' || value === 'false',
}

export function checkFields(fields: readonly FormField[]): readonly Check[] {
  if (fields.length > MOST_FIELDS) return [wrong(`A form has at most ${MOST_FIELDS} fields.`)]
  const keys = new Set<string>()
  return fields.map((field, index) => {
    const isKnown = keys.has(field.key)
    keys.add(field.key)
    if (isKnown) return wrong('Each key stands once.', index, 'key')
    if (!/^[a-z0-9_]{1,40}$/.test(field.key)) return wrong('A key has 1 to 40 of a-z, 0-9 and `_`.', index, 'key')
    if (!isLine(field.label, 60)) return wrong('A label has 1 to 60 characters.', index, 'label')
    return FITS[field.kind](field.value) ? null : wrong(`The answer is no ${field.kind}.`, index, 'value')
  })
}

const isLine = (value: string, most: number): boolean =>
  value.trim() !== '' && [...value].length <= most && !/\p{Cc}/u.test(value.replace(/[\r\n\t]/g, ''))

/** Days that a calendar does not have come back as others. */
function isDay(value: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(value)) return false
  const day = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value)
}

const wrong = (message: string, index?: number, part?: string): Check => ({
  code: 'FORM_INVALID',
  message,
  path: index === undefined || part === undefined ? ['form'] : ['form', String(index), part],
})
