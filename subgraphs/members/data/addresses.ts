import type { Id } from '@supermall/kernel/id'
import { fieldsOf } from '@supermall/subgraph/database/fields'
import { Prisma } from '../../../prisma/members/generated/client.ts'
import type { Address, AddressFacts } from '../domain/address.ts'
import { MOST_ADDRESSES } from '../domain/address.ts'
import type { Tx } from './database.ts'

type Owned = { readonly id: string; readonly accountId: string }

const ADDRESS = Prisma.raw(
  fieldsOf<Address>('a', {
    id: true,
    accountId: true,
    recipient: true,
    phone: true,
    regionCode: true,
    province: true,
    city: true,
    district: true,
    line: true,
    postcode: true,
    label: true,
    latitude: true,
    longitude: true,
    isDefault: true,
    version: true,
    createdAt: true,
    updatedAt: true,
  }),
)

export async function findOwnAddress(db: Tx, { id, accountId }: Owned): Promise<Address | null> {
  const [address] = await db.$queryRaw<Address[]>`
    select ${ADDRESS} from address a where a.id = ${id} and a.account_id = ${accountId} and a.deleted_at is null`
  return address ?? null
}

export async function findAddresses(db: Tx, ids: readonly string[]): Promise<Address[]> {
  return (await db.address.findMany({ where: { id: { in: [...ids] }, deletedAt: null } })) as Address[]
}

/** The default first, then the newest. */
export async function listAddressesOf(db: Tx, accountIds: readonly string[]): Promise<Address[]> {
  const rows = await db.address.findMany({
    where: { accountId: { in: [...accountIds] }, deletedAt: null },
    orderBy: [{ isDefault: 'desc' }, { id: 'desc' }],
  })
  return rows as Address[]
}

/**
 * Counts and keeps in one statement: whoever comes at the same time waits for the member's row, and the twenty-first finds no
 * room. The first one becomes the default. Null when there is no room.
 */
export async function insertAddress(db: Tx, address: Omit<Address, 'isDefault'>): Promise<Address | null> {
  const { id, accountId, createdAt: at } = address
  const [row] = await db.$queryRaw<{ is_default: boolean }[]>`
    with room as (
      update member set address_count = address_count + 1
      where account_id = ${accountId} and address_count < ${MOST_ADDRESSES} and deleted_at is null
      returning address_count
    )
    insert into address (
      id, account_id, recipient, phone, region_code, province, city, district, line, postcode, label,
      latitude, longitude, is_default, created_at, updated_at
    )
    select ${id}, ${accountId}, ${address.recipient}, ${address.phone}, ${address.regionCode}, ${address.province},
      ${address.city}, ${address.district}, ${address.line}, ${address.postcode}::text, ${address.label}::text,
      ${address.latitude}::float8, ${address.longitude}::float8, address_count = 1, ${at}::timestamptz, ${at}::timestamptz
    from room
    returning is_default`
  return row ? { ...address, isDefault: row.is_default } : null
}

export async function saveAddress(
  db: Tx,
  of: Owned,
  { facts, now }: { facts: AddressFacts; now: Date },
): Promise<Address | null> {
  const data = { ...facts, version: { increment: 1 }, updatedAt: now }
  const where = { id: of.id, accountId: of.accountId, deletedAt: null }
  const [row] = await db.address.updateManyAndReturn({ where, data })
  return (row as Address | undefined) ?? null
}

/** Takes it off the list and gives its place back; the row stays, as what orders were made from. */
export async function retireAddress(db: Tx, of: Owned, now: Date): Promise<Address | null> {
  const where = { id: of.id, accountId: of.accountId, deletedAt: null }
  const data = { deletedAt: now, updatedAt: now, version: { increment: 1 } }
  const [row] = await db.address.updateManyAndReturn({ where, data })
  if (!row) return null
  await db.member.updateMany({ where: { accountId: of.accountId }, data: { addressCount: { decrement: 1 } } })
  return row as Address
}

/** Under the member's lock: first nobody, then this one, so that there are never two. */
export async function putDefault(db: Tx, of: Owned, now: Date): Promise<Address | null> {
  const { id, accountId } = of
  const changed = { version: { increment: 1 }, updatedAt: now }
  const where = { accountId, deletedAt: null }
  await db.address.updateMany({
    where: { ...where, isDefault: true, id: { not: id } },
    data: { isDefault: false, ...changed },
  })
  const [row] = await db.address.updateManyAndReturn({ where: { ...where, id }, data: { isDefault: true, ...changed } })
  return (row as Address | undefined) ?? null
}

export async function newestAddressId(db: Tx, accountId: Id<'acc'>): Promise<string | null> {
  const where = { accountId, deletedAt: null }
  return (await db.address.findFirst({ where, orderBy: { id: 'desc' }, select: { id: true } }))?.id ?? null
}
