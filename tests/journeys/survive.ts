import type { Asking } from '@supermall/testing/client'
import { eventually } from '@supermall/testing/rival'
import { expect, it } from 'vitest'
import { graphql } from '../generated/index.js'
import type { World } from '../world.ts'
import { parts } from '../world.ts'

const GOODS_AND_SHOPS = graphql(`
  query GoodsAndShops { products(first: 3) { nodes { title shop { name } } } shops(first: 1) { nodes { name } } }
`)

const OWN_SHOP = graphql(`
  query OwnShop { myShop { id } }
`)

const SHOP_VERSION = graphql(`
  query ShopVersion($id: ID!) { shop(id: $id) { version } }
`)

const RENAME_SHOP = graphql(`
  mutation RenameShop($input: ShopUpdateInput!) { shopUpdate(input: $input) { shop { name } errors { code } } }
`)

/** What dies, dies alone; and what happened meanwhile is not lost. */
export function surviving(world: () => World): void {
  it('serves everything else while a domain is dead, and that too when it is back', async () => {
    const { processes, restart } = parts(world())
    const dead = processes.get('merchants')
    dead?.kill('SIGKILL')
    await eventually(() => dead?.exitCode() !== null)
    const answer = await world().guest.asks(GOODS_AND_SHOPS)
    expect(answer.status).toBe(200)
    const nodes = [{ shop: null }, { shop: null }, { shop: null }]
    expect(answer.data).toMatchObject({ products: { nodes }, shops: null })
    expect(answer.errors[0]?.extensions.code).toBe('SERVICE_UNAVAILABLE')

    await restart('merchants')
    await eventually(async () => (await world().guest.asks(GOODS_AND_SHOPS)).errors.length === 0)
  })

  it('keeps its word although the event stream is killed and wiped while shops change', async () => {
    const { nats } = parts(world())
    const admin = await world().signIn('PLATFORM', 'admin')
    const shopId = await ownShop(world())
    await renameTimes(admin, shopId, 3)
    await nats.kill()
    await renameTimes(admin, shopId, 3)
    await nats.wipe()
    const name = await renameTimes(admin, shopId, 3)
    await eventually(async () => (await rememberedName(world(), shopId)) === name)
    await eventually(async () => (await unconfirmed(world())) === 0)
    const told = await idsOf(
      world(),
      'merchants',
      'select id from outbox_event where name = $1 and aggregate_id = $2',
      ['shop.changed', shopId],
    )
    expect(told.length).toBeGreaterThanOrEqual(9)
    const heard = await idsOf(world(), 'catalog', 'select event_id as id from inbox_event where event_id = any($1)', [
      told,
    ])
    expect(heard).toEqual(told)
  })

  it('hears in a restarted domain what was told while it was dead', async () => {
    const { processes, restart } = parts(world())
    const admin = await world().signIn('PLATFORM', 'admin')
    const shopId = await ownShop(world())
    const catalog = processes.get('catalog')
    catalog?.kill('SIGKILL')
    await eventually(() => catalog?.exitCode() !== null)
    const name = await renameTimes(admin, shopId, 2)
    expect(await rememberedName(world(), shopId)).not.toBe(name)
    await restart('catalog')
    await eventually(async () => (await rememberedName(world(), shopId)) === name)
  })
}

async function idsOf(world: World, domain: string, text: string, values: unknown[]): Promise<readonly string[]> {
  return (await world.query<{ id: string }>(domain, text, values)).map(({ id }) => id).toSorted()
}

async function ownShop(world: World): Promise<string> {
  const { myShop } = await (await world.signIn('MERCHANT', 'shop2-owner')).gets(OWN_SHOP)
  return myShop?.id ?? ''
}

async function renameTimes(admin: Asking, shopId: string, times: number): Promise<string> {
  let name = ''
  for (let turn = 0; turn < times; turn++) {
    const { shop } = await admin.gets(SHOP_VERSION, { id: shopId })
    name = `Renamed ${shop?.version}`
    const { shopUpdate } = await admin.gets(RENAME_SHOP, {
      input: { shopId, expectedVersion: shop?.version ?? 0, name },
    })
    expect(shopUpdate.errors).toEqual([])
  }
  return name
}

async function rememberedName(world: World, shopId: string): Promise<string | undefined> {
  const rows = await world.query<{ name: string }>('catalog', 'select name from shop where id = $1', [shopId])
  return rows[0]?.name
}

async function unconfirmed(world: World): Promise<number> {
  const rows = await world.query<{ count: number }>(
    'merchants',
    `select count(*)::int as count from outbox_event where name = 'shop.changed' and confirmed_at is null`,
  )
  return rows[0]?.count ?? 0
}
