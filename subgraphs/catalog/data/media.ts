import type { Connection, PageArgs } from '@supermall/kernel/page'
import type { Sql } from '@supermall/messaging/sql'
import type { Where } from '@supermall/subgraph/filter'
import { byId } from '@supermall/subgraph/keyset'
import { listPage } from '@supermall/subgraph/list-page'
import { Prisma } from '../../../prisma/catalog/generated/client.ts'
import type { Tx } from './database.ts'
import type { MediaAssetRow } from './rows.ts'

export const insertAsset = (db: Tx, asset: MediaAssetRow): Promise<MediaAssetRow> =>
  db.mediaAsset.create({ data: asset })

export const findAsset = (db: Tx, id: string): Promise<MediaAssetRow | null> =>
  db.mediaAsset.findFirst({ where: { id, deletedAt: null } })

export const findAssets = (db: Tx, ids: readonly string[]): Promise<MediaAssetRow[]> =>
  db.mediaAsset.findMany({ where: { id: { in: [...ids] }, deletedAt: null } })

/** Holds it until the transaction ends, so that no import begins to read what is being deleted. */
export async function lockAsset(db: Tx, id: string): Promise<MediaAssetRow | null> {
  await db.$queryRaw`select id from media_asset where id = ${id} for update`
  return findAsset(db, id)
}

export const isImported = async (db: Tx, assetId: string): Promise<boolean> =>
  (await db.importJob.findFirst({
    where: { assetId, status: { in: ['WAITING', 'RUNNING'] } },
    select: { id: true },
  })) !== null

const FILES_OF_GOODS = Prisma.sql`media_of_goods(cover_url, image_urls, video_url, options, description)`

/**
 * Whether anything of the catalogue names the file, by an index of each table. Of a shop's file other shops' goods are not asked: whoever
 * knows its address could keep it there for good. The platform's is asked for everywhere. Nobody can give another picture to a SKU that
 * was left out, or to goods in the bin.
 */
export async function isInUse(db: Tx, { id, shopId }: Pick<MediaAssetRow, 'id' | 'shopId'>): Promise<boolean> {
  const isIn = (column: 'image_url' | 'logo_url' | 'icon_url') =>
    Prisma.sql`substring(${Prisma.raw(column)} from 'ast_[0-9a-z]{26}') = ${id}`
  const isOwn = Prisma.sql`(${shopId}::text is null or shop_id = ${shopId})`
  const [row] = await db.$queryRaw<{ isInUse: boolean }[]>`
    select exists (select from product where ${FILES_OF_GOODS} @> array[${id}]::text[] and ${FILES_OF_GOODS} <> '{}'
        and ${isOwn} and status <> 'RECYCLED')
      or exists (select from sku where ${isIn('image_url')} and ${isOwn} and retired_at is null
        and exists (select from product p where p.id = product_id and p.status <> 'RECYCLED'))
      or exists (select from bundle where ${isIn('image_url')} and ${isOwn})
      or exists (select from brand where ${isIn('logo_url')})
      or exists (select from product_label where ${isIn('icon_url')})
      or exists (select from category where ${isIn('icon_url')})
      or exists (select from category where ${isIn('image_url')}) as "isInUse"`
  return row?.isInUse === true
}

export const markDeleted = (db: Tx, id: string, now: Date): Promise<MediaAssetRow> =>
  db.mediaAsset.update({ where: { id }, data: { deletedAt: now } })

export const listAssets = (db: Tx, filter: Where, args: PageArgs): Promise<Connection<MediaAssetRow>> => {
  const where = { AND: [{ deletedAt: null }, filter] }
  return listPage<MediaAssetRow>(db.mediaAsset, { where, order: byId(true), sort: 'media-assets' }, args)
}

type ServedFile = Pick<MediaAssetRow, 'mimeType' | 'byteCount' | 'sha256'>

export async function findServed(sql: Sql, storageKey: string): Promise<ServedFile | null> {
  const { rows } = await sql.query<ServedFile>({
    name: 'media-served',
    text: `select mime_type as "mimeType", byte_count as "byteCount", sha256 from media_asset
           where storage_key = $1 and deleted_at is null and kind <> 'SHEET'`,
    values: [storageKey],
  })
  return rows[0] ?? null
}

export async function findDeleted(sql: Sql, most: number): Promise<readonly { id: string; storageKey: string }[]> {
  const { rows } = await sql.query<{ id: string; storageKey: string }>({
    name: 'media-deleted',
    text: `select id, storage_key as "storageKey" from media_asset where deleted_at is not null order by deleted_at limit $1`,
    values: [most],
  })
  return rows
}

export async function purgeAssets(sql: Sql, ids: readonly string[]): Promise<void> {
  await sql.query({
    name: 'media-purge',
    text: 'delete from media_asset where id = any($1) and deleted_at is not null',
    values: [ids],
  })
}
