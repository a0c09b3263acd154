import { derivedId, newId } from '@supermall/kernel/id'
import type { GraphQLObjectType } from 'graphql'
import { beforeAll, describe, expect, it } from 'vitest'
import { productInput } from '../trial/inputs.ts'
import type { Mall } from '../trial/mall.ts'
import { mall, merchant, mutation } from '../trial/mall.ts'

let house: Mall
let theirs: Readonly<Record<'product' | 'sku' | 'virtual' | 'group' | 'ticket' | 'asset' | 'sheet' | 'job', string>>

beforeAll(async () => {
  house = await mall(300)
  const { rows } = await house.sql.query(
    `select (select id from product where shop_id = $1 and status = 'ON_SALE' limit 1) as product,
            (select id from sku where shop_id = $1 limit 1) as sku,
            (select k.id from sku k join product p on p.id = k.product_id where p.kind = 'VIRTUAL' limit 1) as virtual`,
    [derivedId('shp', 0)],
  )
  theirs = { ...rows[0], group: derivedId('pgr', 0), ...(await files()) }
})

/** What the owner of shop 0 has uploaded and imported. The import is over, since a job would go on with an open one meanwhile. */
async function files() {
  const input = { shopId: derivedId('shp', 0), kind: 'IMAGE', name: 'a.png', mimeType: 'image/png', byteCount: 9 }
  const made = await house.asks(merchant(0), mutation('uploadTicketCreate', 'uploadTicket { id }'), { input })
  const [asset, sheet, job] = [newId('ast'), newId('ast'), newId('imp')]
  await house.sql.query(
    `insert into media_asset (id, shop_id, uploader_id, kind, name, mime_type, byte_count, storage_key, sha256, created_at)
     select id, $3, $4, 'SHEET', 'a.csv', 'text/csv', 9, id || '.csv', '', now() from unnest(array[$1, $2]) as id`,
    [asset, sheet, derivedId('shp', 0), derivedId('acc', 1000)],
  )
  await house.sql.query(
    "insert into import_job (id, shop_id, account_id, kind, status, asset_id, created_at) values ($1, $2, $3, 'PRICES', 'FINISHED', $4, now())",
    [job, derivedId('shp', 0), derivedId('acc', 1000), sheet],
  )
  return { ticket: made.data.uploadTicketCreate.uploadTicket.id, asset, sheet, job }
}

/** What the owner of shop 1 tries on shop 0: an input that the owner of shop 0 would not be refused for. */
const attempts = (): Readonly<Record<string, object>> => {
  const product = { id: theirs.product, expectedVersion: 1 }
  const many = { products: [product] }
  const bundle = { id: derivedId('bdl', 0), expectedVersion: 1 }
  const group = { id: theirs.group, expectedVersion: 1 }
  return {
    productCreate: productInput(),
    productUpdate: { ...product, title: 'Taken over' },
    productSkusSet: {
      ...product,
      options: [],
      skus: [{ code: 'x', optionValues: [], price: { amount: '1', currency: 'CNY' } }],
    },
    productPricesUpdate: { ...product, prices: [{ skuId: theirs.sku, price: '1' }] },
    productSchedule: { ...product, unshelveAt: '2027-01-01T00:00:00Z' },
    productsShelve: many,
    productsUnshelve: many,
    productsRecycle: many,
    productsRestore: many,
    productsPurge: many,
    productGroupCreate: { shopId: derivedId('shp', 0), name: 'Mole' },
    productGroupUpdate: { ...group, name: 'Mole' },
    productGroupItemsSet: { ...group, productIds: [] },
    productGroupDelete: group,
    bundleCreate: {
      shopId: derivedId('shp', 0),
      title: 'Mole',
      price: { amount: '1', currency: 'CNY' },
      lines: [],
      startsAt: '2026-11-20T00:00:00Z',
      endsAt: '2026-12-20T00:00:00Z',
    },
    bundleUpdate: { ...bundle, title: 'Mole' },
    bundleDelete: bundle,
    productSecretsImport: { skuId: theirs.virtual, secrets: ['x'] },
    uploadTicketCreate: { shopId: derivedId('shp', 0), kind: 'IMAGE', name: 'a', mimeType: 'image/png', byteCount: 9 },
    uploadTicketComplete: { id: theirs.ticket },
    mediaAssetDelete: { id: theirs.asset },
    importJobStart: { shopId: derivedId('shp', 0), kind: 'PRICES', assetId: theirs.sheet },
    importJobCancel: { id: theirs.job, expectedVersion: 1 },
    productSecretsDelete: { skuId: theirs.virtual, ids: [derivedId('scr', 0)] },
  }
}

/** A leave to upload changes nothing that anybody sees, so nobody's attempt at one is written down. */
const UNWRITTEN = /^uploadTicket/

const ofMerchants = (root: GraphQLObjectType | null | undefined): string[] =>
  Object.values(root?.getFields() ?? {})
    .filter(({ astNode }) =>
      astNode?.directives?.some(({ arguments: args }) =>
        args?.some(({ value }) => 'value' in value && value.value === 'merchant'),
      ),
    )
    .map(({ name }) => name)

describe("a shop's staff with every permission", () => {
  it('is forbidden every mutation on what is of another shop; nothing changes and each attempt is written down', async () => {
    const before = await house.kept()
    const tries = attempts()
    expect(Object.keys(tries).sort()).toEqual(ofMerchants(house.schema.getMutationType()).sort())
    for (const [name, input] of Object.entries(tries)) {
      const type = house.schema.getMutationType()?.getFields()[name]?.args[0]?.type.toString()
      const { errors, data } = await house.asks(
        merchant(1),
        `mutation ($input: ${type}) { ${name}(input: $input) { errors { code } } }`,
        { input },
      )
      expect([name, data[name]?.errors, errors[0]?.extensions.code]).toEqual([name, undefined, 'FORBIDDEN'])
    }
    expect(await house.kept()).toBe(before)
    const denied = (await house.audited()).filter(({ summary }) => String(summary).startsWith('DENIED'))
    expect(denied).toHaveLength(Object.keys(tries).filter((name) => !UNWRITTEN.test(name)).length)
  })

  it('finds nothing of another shop in any list or question', async () => {
    const { rows } = await house.sql.query("select id from product where shop_id = $1 and status = 'DRAFT'", [
      derivedId('shp', 0),
    ])
    const questions = `query ($draft: ID!, $sku: ID!, $shop: ID!, $asset: ID!, $job: ID!) {
      product(id: $draft) { id } memberless: productsByIds(ids: [$draft]) { id }
      managedProducts(where: { shopId: { eq: $shop } }) { nodes { id } totalCount }
      bundles(where: { shopId: { eq: $shop } }) { nodes { id } totalCount }
      productGroups(where: { isPlatform: { eq: true } }) { nodes { id } totalCount }
      mediaAsset(id: $asset) { id } importJob(id: $job) { id }
      mediaAssets(where: { shopId: { eq: $shop } }) { nodes { id } totalCount }
      importJobs(where: { shopId: { eq: $shop } }) { nodes { id } totalCount }
      sku(id: $sku) { costPrice { amount } product { management { status } } } }`
    const { data } = await house.asks(merchant(1), questions, {
      draft: rows[0]?.id ?? derivedId('prd', 8),
      sku: theirs.sku,
      asset: theirs.asset,
      job: theirs.job,
      shop: derivedId('shp', 0),
    })
    const none = { nodes: [], totalCount: 0 }
    expect(data).toMatchObject({
      product: null,
      memberless: [null],
      managedProducts: none,
      bundles: none,
      productGroups: none,
      mediaAsset: null,
      importJob: null,
      mediaAssets: none,
      importJobs: none,
    })
    expect(data.sku).toEqual({ costPrice: null, product: { management: null } })
  })
})
