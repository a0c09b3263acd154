import type { StoredPresell, StoredStep } from './stored.ts'

/** What can be switched off for a shop and is decided here. */
const FEATURES = ['VIRTUAL_GOODS', 'PRESELL', 'WHOLESALE', 'IMPORTS'] as const
export type Feature = (typeof FEATURES)[number]

export const isFeature = (code: string): code is Feature => (FEATURES as readonly string[]).includes(code)

/** What of goods depends on features of their shop; terms are JSON columns, so a row's are of any shape. */
export type Terms = { readonly kind: string; readonly presell: unknown; readonly wholesale: unknown }

/** Whether it matters for these goods what is switched off for their shop: of most nobody has to ask. */
export const isFeatured = ({ kind, presell, wholesale }: Terms): boolean =>
  kind === 'VIRTUAL' || presell !== null || (wholesale as readonly StoredStep[]).length > 0

/** What is sold ahead is not there yet: until its time is over it cannot be sold in any other way either. */
export const isWithheld = ({ kind, presell }: Terms, off: readonly Feature[], now: Date): boolean =>
  (kind === 'VIRTUAL' && off.includes('VIRTUAL_GOODS')) ||
  (off.includes('PRESELL') && presell !== null && now < new Date((presell as StoredPresell).endsAt))

/** The terms that buyers are offered. */
export const offeredTerms = ({ presell, wholesale }: Terms, off: readonly Feature[]) => ({
  presell: off.includes('PRESELL') ? null : (presell as StoredPresell | null),
  wholesale: off.includes('WHOLESALE') ? [] : (wholesale as readonly StoredStep[]),
})
