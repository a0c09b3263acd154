import type { Asking } from '@supermall/testing/client'
import { eventually } from '@supermall/testing/rival'
import { expect, it } from 'vitest'
import type { Apart, World } from '../world.ts'

/** What dies, dies alone; and what happened meanwhile is not lost. */
export function surviving(world: () => World): void {
  it('serves everything else while a domain is dead, and that too when it is back', async () => {
    const { processes, restart } = parts(world())
    const dead = processes.get('merchants')
    dead?.kill('SIGKILL')
    await eventually(() => dead?.exitCode() !== null)
    const answer = await world().guest.asks<{ products: { nodes: readonly { title: string; shop: unknown }[] } }>(
      '{ products(first: 3) { nodes { title shop { name } } } }',
    )
    expect(answer.status).toBe(200)
    expect(answer.data?.products.nodes).toMatchObject([{ shop: null }, { shop: null }, { shop: null }])
    expect(answer.errors[0]?.extensions.code).toBe('SERVICE_UNAVAILABLE')

    await restart('merchants')
    await eventually(
      async () => (await world().guest.asks('{ products(first: 3) { nodes { shop { name } } } }')).errors.length === 0,
    )
  })

  it('keeps its word although the event stream is killed and wiped while shops change', async () => {
    const { nats } = parts(world())
    const admin = await world().signIn('PLATFORM', 'admin')
    const shop = await shopOf(world())
    await renameTimes(admin, shop.id, 3)
    await nats.kill()
    await renameTimes(admin, shop.id, 3)
    await nats.wipe()
    const name = await renameTimes(admin, shop.id, 3)
    await eventually(async () => (await rememberedName(world(), shop.id)) === name, 30_000)
    await eventually(async () => (await unconfirmed(world())) === 0, 60_000)
    const told = await world().query<{ count: number }>(
      'merchants',
      `select count(*)::int as count from outbox_event where name = 'shop.changed' and aggregate_id = $1`,
      [shop.id],
    )
    const heard = await world().query<{ count: number }>(
      'catalog',
      `select count(*)::int as count from inbox_event where name = 'shop.changed'`,
    )
    expect(told[0]?.count).toBeGreaterThanOrEqual(9)
    expect(heard[0]?.count).toBeGreaterThanOrEqual(told[0]?.count ?? 0)
  }, 120_000)

  it('hears in a restarted domain what was told while it was dead', async () => {
    const { processes, restart } = parts(world())
    const admin = await world().signIn('PLATFORM', 'admin')
    const shop = await shopOf(world())
    const catalog = processes.get('catalog')
    catalog?.kill('SIGKILL')
    await eventually(() => catalog?.exitCode() !== null)
    const name = await renameTimes(admin, shop.id, 2)
    expect(await rememberedName(world(), shop.id)).not.toBe(name)
    await restart('catalog')
    await eventually(async () => (await rememberedName(world(), shop.id)) === name, 30_000)
  }, 90_000)
}

function parts(world: World): Apart {
  if (!world.apart) throw new Error('this mall is one process')
  return world.apart
}

type Shop = { readonly id: string; readonly version: number }

async function shopOf(world: World): Promise<Shop> {
  const owner = await world.signIn('MERCHANT', 'shop2-owner')
  const { myShop } = await owner.gets<{ myShop: Shop }>('{ myShop { id version } }')
  return myShop
}

async function renameTimes(admin: Asking, shopId: string, times: number): Promise<string> {
  let name = ''
  for (let turn = 0; turn < times; turn++) {
    const { shop } = await admin.gets<{ shop: Shop }>('query ($id: ID!) { shop(id: $id) { id version } }', {
      id: shopId,
    })
    name = `Renamed ${shop.version}`
    const { shopUpdate } = await admin.gets<{ shopUpdate: { errors: readonly unknown[] } }>(
      'mutation ($input: ShopUpdateInput!) { shopUpdate(input: $input) { shop { name } errors { code } } }',
      { input: { shopId, expectedVersion: shop.version, name } },
    )
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
