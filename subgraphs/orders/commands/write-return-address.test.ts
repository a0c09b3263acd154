import { derivedId } from '@supermall/kernel/id'
import { rival, survivors } from '@supermall/testing/rival'
import { beforeAll, describe, expect, test } from 'vitest'
import { listReturnAddresses } from '../data/return-addresses.ts'
import { shopId } from '../trial/goods.ts'
import type { Returns } from '../trial/returns.ts'
import { codesOf, done, home, returns } from '../trial/returns.ts'
import type { UpdateReturnAddress } from './write-return-address.ts'
import { createReturnAddress, removeReturnAddress, updateReturnAddress } from './write-return-address.ts'

let at: Returns
beforeAll(async () => {
  at = await returns()
})

const EDIT = 'orders.aftersale.edit'
const create = (shop: number, more: Partial<typeof home> = {}) =>
  at.operateAs(at.merchantOf(shop))(EDIT, (unit) =>
    createReturnAddress({ shopId: shopId(shop), address: { ...home, ...more } }, unit),
  )
const update = (input: UpdateReturnAddress) => at.operate(EDIT, (unit) => updateReturnAddress(input, unit))
const remove = (returnAddressId: string, expectedVersion: number) =>
  at.operate(EDIT, (unit) => removeReturnAddress({ returnAddressId, expectedVersion }, unit))
const listed = (shop: number) => listReturnAddresses(at.tools.client, shopId(shop))

describe('an address for returned goods', () => {
  test('is the default when it is the first, and another can become it', async () => {
    const first = done(await create(0))
    const second = done(await create(0, { line: ' Road 2 ' }))
    expect([first.isDefault, second.isDefault, second.address.line]).toEqual([true, false, 'Road 2'])
    const nothing = { returnAddressId: second.id, expectedVersion: 1, isDefault: null }
    expect(codesOf(await update(nothing))).toEqual(['NOTHING_TO_CHANGE'])
    const changed = done(await update({ returnAddressId: second.id, expectedVersion: 1, isDefault: true }))
    expect(changed).toMatchObject({ isDefault: true, version: 2, address: { line: 'Road 2' } })
    expect((await listed(0)).map(({ id, isDefault, version }) => [id, isDefault, version])).toEqual([
      [second.id, true, 2],
      [first.id, false, 2],
    ])
    expect((await at.audited()).at(-1)).toMatchObject({ action: EDIT, subject_id: second.id, after: { changed: [] } })
    const elsewhere = { ...home, phone: '13800009999', line: 'Harbour Road 7' }
    done(await update({ returnAddressId: second.id, expectedVersion: 2, address: elsewhere }))
    expect((await at.audited()).at(-1)).toMatchObject({
      before: { regionCode: '310115', phone: '•••• 1000', line: 'Ro***' },
      after: { regionCode: '310115', phone: '•••• 9999', line: 'Harb***', changed: ['phone', 'line'] },
    })
  })

  test('stays one default when several become it at once, or are the first at once', async () => {
    survivors(await rival(4, () => create(1)))
    const all = await listed(1)
    expect(all.filter(({ isDefault }) => isDefault)).toHaveLength(1)
    survivors(
      await rival(all.length, (index) =>
        update({ returnAddressId: all[index]?.id ?? '', expectedVersion: 1, isDefault: true }),
      ),
    )
    expect((await listed(1)).filter(({ isDefault }) => isDefault)).toHaveLength(1)
  })

  test('can be deleted unless it is the default', async () => {
    const first = done(await create(2))
    const second = done(await create(2))
    expect(codesOf(await remove(first.id, 1))).toEqual(['DEFAULT_NEEDED'])
    expect(codesOf(await update({ returnAddressId: first.id, expectedVersion: 1, isDefault: false }))).toEqual([
      'DEFAULT_NEEDED',
    ])
    expect(codesOf(await remove(second.id, 3))).toEqual(['STALE_VERSION'])
    done(await remove(second.id, 1))
    expect(codesOf(await remove(second.id, 1))).toEqual(['NOT_FOUND'])
    expect(await listed(2)).toHaveLength(1)
  })

  test('that is none is refused, and changes nothing', async () => {
    const before = await at.kept()
    expect(codesOf(await create(3, { phone: 'none', regionCode: '1', recipient: '' }))).toEqual([
      ...['TEXT_LENGTH', 'PHONE_INVALID', 'REGION_INVALID'],
    ])
    expect(codesOf(await create(3, { province: '北京市' }))).toEqual(['REGION_MISMATCH'])
    expect(codesOf(await update({ returnAddressId: derivedId('rad', 9), expectedVersion: 1 }))).toEqual(['NOT_FOUND'])
    expect(codesOf(await remove(shopId(0), 1))).toEqual(['NOT_FOUND'])
    expect(await at.kept()).toBe(before)
  })

  test('is one of at most 50', async () => {
    await at.sql.query(
      `insert into return_address (id, shop_id, address, is_default, created_at, updated_at)
       select 'rad_' || n, $1, '{}', false, now(), now() from generate_series(1, 50) n`,
      [shopId(4)],
    )
    expect(codesOf(await create(4))).toEqual(['LIMIT_REACHED'])
  })

  test('is touched by nobody of another shop', async () => {
    const mine = done(await create(5))
    const before = await at.kept()
    const other = at.operateAs(at.merchantOf(6))
    const input = { returnAddressId: mine.id, expectedVersion: 1, isDefault: true }
    const forbidden = { code: 'FORBIDDEN' }
    await expect(other(EDIT, (unit) => updateReturnAddress(input, unit))).rejects.toMatchObject(forbidden)
    await expect(other(EDIT, (unit) => removeReturnAddress(input, unit))).rejects.toMatchObject(forbidden)
    const made = { shopId: shopId(5), address: home }
    await expect(other(EDIT, (unit) => createReturnAddress(made, unit))).rejects.toMatchObject(forbidden)
    expect(await at.kept()).toBe(before)
  })
})
