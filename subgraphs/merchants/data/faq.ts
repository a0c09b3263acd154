import type { Page } from '@supermall/kernel/page'
import type { Order } from '@supermall/subgraph/keyset'
import { keyset } from '@supermall/subgraph/keyset'
import type { FaqEntry } from '../domain/faq.ts'
import type { Tx } from './database.ts'
import { MOST_COUNTED } from './nearby-page.ts'

type Versioned = Pick<FaqEntry, 'id' | 'shopId' | 'version'>
type Asked = { readonly shopId: string | null; readonly withDisabled: boolean }

export const IN_PLACE: Order = { column: 'position', isDescending: false, read: Number }

export async function findEntry(db: Tx, id: string): Promise<FaqEntry | null> {
  return (await db.faqEntry.findUnique({ where: { id } })) as FaqEntry | null
}

export async function findEntries(db: Tx, ids: readonly string[]): Promise<FaqEntry[]> {
  return (await db.faqEntry.findMany({ where: { id: { in: [...ids] } } })) as FaqEntry[]
}

export async function listEntries(db: Tx, asked: Asked, page: Page): Promise<FaqEntry[]> {
  const { where: bounds, ...rest } = keyset(page, IN_PLACE)
  return (await db.faqEntry.findMany({ where: { AND: [entriesOf(asked), bounds] }, ...rest })) as FaqEntry[]
}

export const countEntries = (db: Tx, asked: Asked): Promise<number> =>
  db.faqEntry
    .findMany({ where: entriesOf(asked), take: MOST_COUNTED, select: { id: true } })
    .then(({ length }) => length)

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
