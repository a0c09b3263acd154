import type { Untried } from '@supermall/messaging/try-each'
import type { Tx } from './database.ts'

/** So many secrets of a SKU for one reference, which is an order line. */
export type Issue = { readonly reference: string; readonly skuId: string; readonly quantity: number }

type Opening = {
  /** For which checkout they are only set aside, and until when; null where they are given at once. */
  readonly hold: { readonly ownerId: string; readonly until: Date } | null
  readonly now: Date
}

/** How many of the references nobody has asked for before; whoever asks at the same time waits here and then finds what they got. */
export const openIssues = (db: Tx, issues: readonly Issue[], { hold, now }: Opening): Promise<number> =>
  db.$executeRaw`
    insert into secret_issue (reference, sku_id, quantity, issued_at, owner_id, held_until)
    select reference, "skuId", quantity, ${now}, ${hold?.ownerId ?? null}::text, ${hold?.until ?? null}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(issues)}::jsonb) as n(reference text, "skuId" text, quantity integer)
    order by reference on conflict (reference) do nothing`

export const findIssues = (db: Tx, references: readonly string[]) =>
  db.secretIssue.findMany({ where: { reference: { in: [...references] } } })

/**
 * What was set aside is given to whoever asks for just that. Whoever was faster is waited for here: only what is read afterwards says
 * whether they gave it or took it back.
 */
export const giveHeld = (db: Tx, { reference, skuId, quantity }: Issue): Promise<number> =>
  db.$executeRaw`
    update secret_issue set held_until = null
    where reference = ${reference} and sku_id = ${skuId} and quantity = ${quantity} and held_until is not null`

/** No quantity is the same as none, so whoever asks for the reference after this is told that it was used for something else. */
export async function closeIssues(
  db: Tx,
  lines: readonly { readonly lineId: string; readonly skuId: string }[],
  now: Date,
): Promise<void> {
  await db.$executeRaw`
    insert into secret_issue (reference, sku_id, quantity, issued_at)
    select n."lineId", n."skuId", 0, ${now}
    from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as n("lineId" text, "skuId" text)
    join sku k on k.id = n."skuId" join product p on p.id = k.product_id and p.kind = 'VIRTUAL'
    order by n."lineId" on conflict (reference) do nothing`
}

/** Checkouts for which something is set aside past its time. */
export const listForgottenHolds = async (db: Tx, now: Date, { except, most }: Untried): Promise<string[]> =>
  (
    await db.$queryRaw<{ ownerId: string }[]>`
      select owner_id as "ownerId" from secret_issue
      where held_until <= ${now} and quantity > 0 and owner_id <> all(${[...except]}::text[])
      group by owner_id order by min(held_until) limit ${most}`
  ).map(({ ownerId }) => ownerId)

/** What of a checkout's is past its time and was not given since it was listed. */
export const lockForgotten = (db: Tx, ownerId: string, now: Date) =>
  db.$queryRaw<{ lineId: string; skuId: string }[]>`
    select reference as "lineId", sku_id as "skuId" from secret_issue
    where owner_id = ${ownerId} and held_until <= ${now} and quantity > 0 order by reference for update`

type Postponed = {
  readonly ownerIds: readonly string[]
  /** References of theirs that are not put off with the others. */
  readonly but: readonly string[]
  readonly until: Date
}

/** They are looked at again then, unless they were given or taken back before. */
export const postponeHolds = (db: Tx, { ownerIds, but, until }: Postponed): Promise<number> =>
  db.$executeRaw`
    with held as (
      select reference from secret_issue
      where owner_id = any(${[...ownerIds]}::text[]) and held_until is not null and reference <> all(${[...but]}::text[])
      order by reference for update)
    update secret_issue i set held_until = ${until}::timestamptz from held where i.reference = held.reference`
