import { derivedId } from '@supermall/kernel/id'
import { rival, survivors } from '@supermall/testing/rival'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Asked, Mall } from '../trial/mall.ts'
import { codes, mall, merchant, mutation, platform, shopId } from '../trial/mall.ts'

let house: Mall
beforeAll(async () => {
  house = await mall()
})

const ADD = mutation('staffAdd', 'staff { id version permissions username phone isActive account { id } }')
const UPDATE = mutation('staffUpdate', 'staff { id version permissions displayName }')
const REMOVE = mutation('staffRemove', 'staff { id isActive permissions stores { id } }')
const TRANSFER = mutation('shopOwnershipTransfer', 'shop { id version }')

const manager = merchant(0, 'staff', ['merchants.staff.edit', 'catalog.product.*'])
const HELD = ['merchants.staff.edit', 'catalog.product.*']

const add = (input: object, viewer = merchant(0)): Promise<Asked> =>
  house.asks(viewer, ADD, { input: { shopId: shopId(0), displayName: 'Someone', permissions: [], ...input } })

/** Rights are read from the row, not from the token, so the row must say what the token says. */
const grant = (permissions: readonly string[]) =>
  house.sql.query({
    text: `update staff_member set permissions = $1, version = version + 1 where id = $2 returning version`,
    values: [permissions, derivedId('stf', 1100)],
  })

const versionOf = async (id: string): Promise<number> =>
  (await house.sql.query(`select version from staff_member where id = '${id}'`)).rows[0].version

describe('a new member of staff', () => {
  test('gets an account of their own, which identity is told of', async () => {
    const asked = await add({
      username: 'anna',
      phone: '+8613700000001',
      permissions: ['catalog.product.edit', 'catalog.product.edit'],
    })
    expect(asked.data.staffAdd.staff).toMatchObject({
      username: 'anna',
      phone: '13700000001',
      permissions: ['catalog.product.edit'],
      isActive: true,
    })
    const [event] = await house.told()
    expect(event).toMatchObject({
      name: 'staff.added',
      payload: { username: 'anna', accountId: asked.data.staffAdd.staff.account.id },
    })
  })

  test('of a second shop keeps the account that their phone belongs to', async () => {
    const first = await add({ phone: '13700000002' })
    await house.told()
    const second = await house.asks(merchant(1), ADD, {
      input: { shopId: shopId(1), displayName: 'Same', phone: '13700000002', permissions: [] },
    })
    expect(second.data.staffAdd.staff.account).toEqual(first.data.staffAdd.staff.account)
    expect((await house.told()).map(({ name, payload }) => [name, payload])).toMatchObject([
      ['staff.changed', { shopId: shopId(1), isActive: true }],
    ])
  })

  test('is never let in by a username that looked free', async () => {
    const before = await house.kept()
    expect(codes(await add({ username: 'shop1-staff', phone: '13700000008' }), 'staffAdd')).toEqual(['USERNAME_TAKEN'])
    expect(codes(await add({ username: 'shop1-staff', phone: '13700000002' }), 'staffAdd')).toEqual(['USERNAME_TAKEN'])
    expect(codes(await add({ phone: '13700000002' }), 'staffAdd')).toEqual(['ALREADY_STAFF'])
    expect(codes(await add({}), 'staffAdd')).toEqual(['LOGIN_MISSING'])
    expect(codes(await add({ username: 'alone' }), 'staffAdd')).toEqual(['NO_WAY_IN'])
    expect(codes(await add({ phone: '13700000009', email: 'own@example.com' }), 'staffAdd')).toEqual(['ONE_RECIPIENT'])
    expect(codes(await add({ email: 'a,b@example.com' }), 'staffAdd')).toEqual(['EMAIL_INVALID'])
    expect(codes(await add({ email: 'nobody', username: 'A' }), 'staffAdd').sort()).toEqual([
      'EMAIL_INVALID',
      'USERNAME_INVALID',
    ])
    expect(await house.kept()).toBe(before)
  })

  test('joins once, however many add them at once', async () => {
    const rivals = await rival(5, () => add({ email: 'Race@example.com' }))
    const refused = survivors(rivals).flatMap((asked) => codes(asked, 'staffAdd'))
    expect(refused).toEqual(Array(4).fill('ALREADY_STAFF'))
  })

  test('is refused when the shop has as many as it may have', async () => {
    await house.sql.query(
      `insert into merchant_account (id, created_at) select 'full' || n, now() from generate_series(1, 200) n`,
    )
    await house.sql.query(
      `insert into staff_member (id, shop_id, account_id, display_name, permissions, created_at, updated_at)
       select 'full' || n, '${shopId(3)}', 'full' || n, 'x', '{}', now(), now() from generate_series(1, 196) n`,
    )
    const rivals = await rival(4, (index) =>
      house.asks(merchant(3), ADD, {
        input: {
          shopId: shopId(3),
          displayName: 'Late',
          username: `late${index}`,
          phone: `1370000010${index}`,
          permissions: [],
        },
      }),
    )
    const refused = survivors(rivals).flatMap((asked) => codes(asked, 'staffAdd'))
    expect(refused).toEqual(Array(3).fill('LIMIT_REACHED'))
  })
})

describe('permissions of staff', () => {
  test('can be handed on as far as they are held, by the platform and the owner as far as a shop has them', async () => {
    await grant(HELD)
    expect(
      codes(
        await add({ username: 'may-m1', phone: '13700000201', permissions: ['catalog.product.price'] }, manager),
        'staffAdd',
      ),
    ).toEqual([])
    expect(
      codes(await add({ username: 'may-m2', phone: '13700000202', permissions: ['catalog.*'] }, manager), 'staffAdd'),
    ).toEqual(['PERMISSION_EXCEEDS'])
    expect(
      codes(await add({ username: 'may-m2', phone: '13700000203', permissions: ['*'] }, manager), 'staffAdd'),
    ).toEqual(['PERMISSION_EXCEEDS'])
    expect(codes(await add({ username: 'may-m3', phone: '13700000204', permissions: ['*'] }), 'staffAdd')).toEqual([])
    expect(
      codes(
        await add({ username: 'may-m4', phone: '13700000205', permissions: ['catalog.*'] }, platform()),
        'staffAdd',
      ),
    ).toEqual([])
    expect(
      codes(
        await add({ username: 'may-m5', phone: '13700000206', permissions: ['identity.account.ban', 'nonsense'] }),
        'staffAdd',
      ),
    ).toEqual(['PERMISSION_UNKNOWN', 'PERMISSION_UNKNOWN'])
  })

  test('are what the row says, whatever an older token carries', async () => {
    await grant(['merchants.staff.edit'])
    const boasting = merchant(0, 'staff', ['*'])
    expect(
      codes(
        await add({ username: 'boast', phone: '13700000207', permissions: ['catalog.product.edit'] }, boasting),
        'staffAdd',
      ),
    ).toEqual(['PERMISSION_EXCEEDS'])
    await house.sql.query(`update staff_member set removed_at = now() where id = '${derivedId('stf', 1100)}'`)
    expect(
      (await add({ username: 'boast', phone: '13700000208' }, boasting)).errors.map(
        ({ extensions }) => extensions.code,
      ),
    ).toEqual(['FORBIDDEN'])
    await house.sql.query(`update staff_member set removed_at = null where id = '${derivedId('stf', 1100)}'`)
  })

  test('of those who hold more are not touched by those who hold less', async () => {
    await grant(['merchants.staff.edit'])
    const strong = (await add({ username: 'strong', phone: '13700000209', permissions: ['catalog.*'] })).data.staffAdd
      .staff
    const expected = { staffId: strong.id, expectedVersion: strong.version }
    const before = await house.kept()
    expect(
      codes(await house.asks(manager, UPDATE, { input: { ...expected, permissions: [] } }), 'staffUpdate'),
    ).toEqual(['STAFF_OUTRANKS'])
    expect(codes(await house.asks(manager, REMOVE, { input: expected }), 'staffRemove')).toEqual(['STAFF_OUTRANKS'])
    expect(await house.kept()).toBe(before)
  })

  test('are told when they change, and only then', async () => {
    const { id, version } = (await add({ username: 'told', phone: '13700000210', permissions: [] })).data.staffAdd.staff
    await house.told()
    await house.asks(merchant(0), UPDATE, { input: { staffId: id, expectedVersion: version, displayName: 'Renamed' } })
    expect(await house.told()).toEqual([])
    const stale = await house.asks(merchant(0), UPDATE, {
      input: { staffId: id, expectedVersion: version, permissions: ['catalog.*'] },
    })
    expect(codes(stale, 'staffUpdate')).toEqual(['STALE_VERSION'])
    await house.asks(merchant(0), UPDATE, {
      input: { staffId: id, expectedVersion: version + 1, permissions: ['catalog.*'] },
    })
    expect(await house.told()).toMatchObject([{ name: 'staff.changed', payload: { staffId: id, isActive: true } }])
  })
})

describe('the owner', () => {
  const owner = derivedId('stf', 1000)

  test('keeps all permissions and cannot be removed', async () => {
    const expected = { staffId: owner, expectedVersion: await versionOf(owner) }
    for (const viewer of [platform(), merchant(0)]) {
      expect(codes(await house.asks(viewer, REMOVE, { input: expected }), 'staffRemove')).toEqual(['OWNER_FIXED'])
      expect(
        codes(await house.asks(viewer, UPDATE, { input: { ...expected, permissions: [] } }), 'staffUpdate'),
      ).toEqual(['OWNER_FIXED'])
    }
  })

  test('alone hands the shop on, once, to somebody who works there', async () => {
    const heir = derivedId('stf', 1204)
    const input = { shopId: shopId(4), expectedVersion: 1, staffId: heir }
    await house.sql.query(`update staff_member set permissions = '{*}' where id = '${derivedId('stf', 1104)}'`)
    expect(codes(await house.asks(merchant(4, 'staff'), TRANSFER, { input }), 'shopOwnershipTransfer')).toEqual([
      'NOT_OWNER',
    ])
    expect(
      codes(
        await house.asks(merchant(4), TRANSFER, { input: { ...input, staffId: derivedId('stf', 1201) } }),
        'shopOwnershipTransfer',
      ),
    ).toEqual(['NOT_FOUND'])
    await house.told()
    const rivals = await rival(3, () => house.asks(merchant(4), TRANSFER, { input }))
    expect(survivors(rivals).filter((asked) => codes(asked, 'shopOwnershipTransfer').length === 0)).toHaveLength(1)
    const { rows } = await house.sql.query(
      `select id, permissions from staff_member where shop_id = '${shopId(4)}' and is_owner`,
    )
    expect(rows).toEqual([{ id: heir, permissions: ['*'] }])
    expect((await house.told()).map(({ name }) => name)).toEqual(['staff.changed', 'staff.changed', 'shop.changed'])
  })
})

test('a member who is removed keeps a row, and nothing that it opens', async () => {
  const clerk = derivedId('stf', 1200)
  await house.told()
  const asked = await house.asks(merchant(0), REMOVE, { input: { staffId: clerk, expectedVersion: 1 } })
  expect(asked.data.staffRemove.staff).toEqual({ id: clerk, isActive: false, permissions: [], stores: [] })
  expect(await house.told()).toMatchObject([{ name: 'staff.changed', payload: { staffId: clerk, isActive: false } }])
  const again = await house.asks(merchant(0), REMOVE, { input: { staffId: clerk, expectedVersion: 2 } })
  expect(codes(again, 'staffRemove')).toEqual(['STAFF_REMOVED'])
  const { data } = await house.asks(
    merchant(0),
    `{ shopStaff(shopId: "${shopId(0)}", first: 1) { totalCount nodes { id isOwner } pageInfo { hasNextPage } } }`,
  )
  expect(data.shopStaff).toMatchObject({ nodes: [{ isOwner: true }], pageInfo: { hasNextPage: true } })
})

test('a shop reads of how its people sign in what it wrote down itself, and nothing of who left', async () => {
  const list = `{ shopStaff(shopId: "${shopId(1)}", first: 100) { nodes { id username phone email } } }`
  const first = await add({ username: 'private', phone: '13700000301' })
  const accountId = first.data.staffAdd.staff.account.id
  await house.sql.query(
    `update merchant_account set email = 'private@example.com', login_at = now() where id = '${accountId}'`,
  )
  const second = await house.asks(merchant(1), ADD, {
    input: { shopId: shopId(1), displayName: 'Same', phone: '13700000301', permissions: [] },
  })
  const { id, version, account } = second.data.staffAdd.staff
  expect(account.id).toBe(accountId)
  const seen = async () =>
    (await house.asks(merchant(1), list)).data.shopStaff.nodes.find((node: { id: string }) => node.id === id)
  expect(await seen()).toMatchObject({ username: null, phone: '13700000301', email: null })
  await house.asks(merchant(1), REMOVE, { input: { staffId: id, expectedVersion: version } })
  const { rows } = await house.sql.query(`select phone from staff_member where id = '${id}'`)
  expect(rows).toEqual([{ phone: '13700000301' }])
  const removed = await house.asks(
    merchant(1),
    `{ shopStaff(shopId: "${shopId(1)}", first: 100, withRemoved: true) { nodes { id username phone email } } }`,
  )
  expect(removed.data.shopStaff.nodes.find((node: { id: string }) => node.id === id)).toEqual({
    id,
    username: null,
    phone: null,
    email: null,
  })
})
