import type { Envelope } from '@supermall/messaging/envelope'
import type { Unit } from '../data/database.ts'
import { insertNotice, keepNoticeRule, MALL } from '../data/notices.ts'
import type { Notice } from '../domain/notice.ts'
import { isNews } from '../domain/notice.ts'

/** Whose shop it is about may switch it off; null where it is about none. */
type Buyer = { readonly accountId: string; readonly shopId: string | null }

type Word = {
  readonly notice: Notice
  readonly envelope: Envelope
  /** What it is told of once, where several events tell it or one is told again; else that is its event. */
  readonly onceOf?: string
}

/** A word to one buyer about what is theirs, while it is news; for half a year, as everything in an inbox. */
export async function tellNotice(
  { accountId, shopId }: Buyer,
  { notice, envelope, onceOf = envelope.id }: Word,
  { db, now }: Unit,
): Promise<void> {
  if (isNews(new Date(envelope.occurredAt), now))
    await insertNotice(db, notice, { accountId, shopId, eventId: onceOf, now })
}

type Said = {
  readonly shopId: string | null
  readonly version: number
  readonly values: Readonly<Record<string, unknown>>
  readonly own?: readonly string[] | undefined
}

/** What a shop has not said itself it takes from the mall, also later. */
export async function followNotices({ shopId, version, values, own }: Said, { db }: Unit): Promise<void> {
  const said = (name: string): boolean | null => {
    const value = own?.includes(name) === false ? null : values[name]
    return typeof value === 'boolean' ? value : null
  }
  const rule = { isParcelOn: said('isBuyerParcelOn'), isCaseOn: said('isBuyerCaseOn') }
  await keepNoticeRule(db, { scope: shopId ?? MALL, ...rule, version })
}
