import { isLink, isText } from '@supermall/kernel/check'
export type SettingValue = string | number | boolean

/** One setting: what it is for, what it must look like, and what it is until somebody says otherwise. */
export type Field =
  | { readonly kind: 'text'; readonly doc: string; readonly most: number; readonly fallback: string }
  | { readonly kind: 'link'; readonly doc: string; readonly fallback: string }
  | {
      readonly kind: 'number'
      readonly doc: string
      readonly least: number
      readonly most: number
      readonly fallback: number
    }
  | { readonly kind: 'flag'; readonly doc: string; readonly fallback: boolean; readonly needsMall?: true }
  | { readonly kind: 'choice'; readonly doc: string; readonly of: readonly string[]; readonly fallback: string }

export type ValueOf<F extends Field> = F extends { readonly kind: 'flag' }
  ? boolean
  : F extends { readonly kind: 'number' }
    ? number
    : F extends { readonly kind: 'choice'; readonly of: readonly (infer Choice)[] }
      ? Choice
      : string

export const text = (doc: string, most: number, fallback = '') => ({ kind: 'text', doc, most, fallback }) as const

export const link = (doc: string) => ({ kind: 'link', doc, fallback: '' }) as const

export const flag = (doc: string, fallback: boolean) => ({ kind: 'flag', doc, fallback }) as const

/** What a shop has only as long as the mall has it too. */
export const allowance = (doc: string) => ({ kind: 'flag', doc, fallback: false, needsMall: true }) as const

export const number = (doc: string, { least, most, fallback }: { least: number; most: number; fallback: number }) =>
  ({ kind: 'number', doc, least, most, fallback }) as const

export const choice = <const Of extends readonly [string, ...string[]]>(doc: string, of: Of) =>
  ({ kind: 'choice', doc, of, fallback: of[0] }) as const

/** What is wrong with a value, as the end of a sentence; null when it may stand. */
export function faultOf(field: Field, value: unknown): string | null {
  switch (field.kind) {
    case 'flag':
      return typeof value === 'boolean' ? null : 'must be true or false'
    case 'number':
      return isWithin(value, field) ? null : `must be a whole number from ${field.least} to ${field.most}`
    case 'choice':
      return field.of.some((one) => one === value) ? null : `must be one of ${field.of.join(', ')}`
    case 'link':
      return value === '' || isLink(value) ? null : 'must be an https address or a path of this mall, or empty'
    case 'text':
      return typeof value === 'string' && isText(value, field)
        ? null
        : `must have at most ${field.most} characters and no control characters`
  }
}

const isWithin = (value: unknown, { least, most }: { least: number; most: number }): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
