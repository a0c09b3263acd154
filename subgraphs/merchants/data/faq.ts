import type { Page } from '@supermall/kernel/page'
import type { Order } from '@supermall/subgraph/keyset'
import type { Counted } from '@supermall/subgraph/list-page'
import { COUNT_CAP, readPage } from '@supermall/subgraph/list-page'
import type { FaqEntry } from '../domain/faq.ts'
import type { Tx } from './database.ts'

type Versioned = Pick<FaqEntry, 'id' | 'shopId' | 'version'>
type Asked = { readonly shopId: string | null; readonly withDisabled: boolean }

const IN_PLACE: Order = { column: 'position', isDescending: false, read: Number }

export async function findEntry(db: Tx, id: string): Promise<FaqEntry | null> {
  return (await db.faqEntry.findUnique({ where: { id } })) as FaqEntry | null
}

export async function findEntries(db: Tx, ids: readonly string[]): Promise<FaqEntry[]> {
  return (await db.faqEntry.findMany({ where: { id: { in: [...ids] } } })) as FaqEntry[]
}

export const listEntries = (db: Tx, asked: Asked, page: Page): Promise<Counted<FaqEntry>> =>
  readPage<FaqEntry>(db.faqEntry, { where: entriesOf(asked), order: IN_PLACE }, page)

export const countEntries = (db: Tx, asked: Asked): Promise<number> =>
  db.faqEntry.count({ where: entriesOf(asked), take: COUNT_CAP })

export async function insertEntry(db: Tx, entry: FaqEntry, now: Date): Promise<FaqEntry> {
  await db.faqEntry.create({ data: { ...entry, createdAt: now, updatedAt: now } })
  return entry
}

/** Null when the version is not the expected one any more. */
export async function saveEntry(
  db: Tx,
  { id, shopId, version }: Versioned,
  { edit, now }: { edit: Partial<FaqEntry>; now: Date },
) {
  const data = { ...edit, version: version + 1, updatedAt: now }
  const [saved] = await db.faqEntry.updateManyAndReturn({ where: { id, shopId, version }, data })
  return (saved as FaqEntry | undefined) ?? null
}

export const deleteEntry = async (db: Tx, { id, shopId, version }: Versioned): Promise<boolean> =>
  (await db.faqEntry.deleteMany({ where: { id, shopId, version } })).count === 1

const entriesOf = ({ shopId, withDisabled }: Asked) => ({ shopId, ...(withDisabled ? {} : { isEnabled: true }) })
