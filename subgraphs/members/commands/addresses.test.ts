import { derivedId } from '@supermall/kernel/id'
import { domainFloor } from '@supermall/testing/domain'
import { rival, survivors } from '@supermall/testing/rival'
import { describe, expect, test } from 'vitest'
import type { Tools, Tx } from '../data/database.ts'
import { open } from '../data/database.ts'
import { createAddress } from './create-address.ts'
import { deleteAddress } from './delete-address.ts'
import { forgetAccount } from './forget-account.ts'
import { setDefaultAddress, updateAddress } from './update-address.ts'

const { transact, sql } = await domainFloor<Tx, Tools>({ name: 'members', open })

const account = (ordinal: number) => derivedId('acc', ordinal)
const input = {
  recipient: ' 陈明 ',
  phone: '+8613800000001',
  regionCode: '440305',
  province: '广东省',
  city: '深圳市',
  district: '南山区',
  line: '科技园路 1 号',
  isDefault: false,
}
const add = (ordinal: number, changes: object = {}) =>
  transact((unit) => createAddress({ ...input, ...changes }, account(ordinal), unit))
const made = async (ordinal: number, changes: object = {}) => {
  const result = await add(ordinal, changes)
  if (!result.ok) throw new Error(JSON.stringify(result.refusals))
  return result.value
}
const rowsOf = async (ordinal: number) =>
  (
    await sql.query<{ id: string; is_default: boolean }>(
      `select id, is_default from address where account_id = $1 and deleted_at is null order by id`,
      [account(ordinal)],
    )
  ).rows
const defaultsOf = async (ordinal: number) =>
  (await rowsOf(ordinal)).filter((row) => row.is_default).map(({ id }) => id)
const countOf = async (ordinal: number): Promise<number> =>
  (await sql.query(`select address_count from member where account_id = $1`, [account(ordinal)])).rows[0]?.address_count
const kept = async () => JSON.stringify((await sql.query('select * from address order by id')).rows)

describe('a new address', () => {
  test('is the default when it is the first one, and then only when that is asked for', async () => {
    const first = await made(1)
    expect(first).toMatchObject({ isDefault: true, recipient: '陈明', phone: '13800000001', postcode: null })
    expect((await made(1)).isDefault).toBe(false)
    const third = await made(1, { isDefault: true })
    expect([third.isDefault, await defaultsOf(1)]).toEqual([true, [third.id]])
  })

  test('is text, whatever a page or a database could take it for', async () => {
    const odd = {
      recipient: '<b onclick="x()">Lin</b>',
      line: `<script>alert("'")</script> & 1'; drop table address;--`,
    }
    expect(await made(19, odd)).toMatchObject(odd)
    const { rows } = await sql.query('select recipient, line from address where account_id = $1', [account(19)])
    expect(rows).toEqual([odd])
  })

  test('is one of twenty: of the twentieth and the twenty-first at once, one is refused', async () => {
    for (let count = 0; count < 19; count++) await made(2)
    const ends = survivors(await rival(6, () => add(2, { isDefault: true })))
    expect(ends.filter(({ ok }) => ok)).toHaveLength(1)
    expect(ends.find(({ ok }) => !ok)).toMatchObject({ refusals: [{ code: 'LIMIT_REACHED' }] })
    expect([(await rowsOf(2)).length, await countOf(2), (await defaultsOf(2)).length]).toEqual([20, 20, 1])
  })

  test('of many first ones at once only one is the default', async () => {
    survivors(await rival(6, () => add(3)))
    expect([(await rowsOf(3)).length, (await defaultsOf(3)).length, await countOf(3)]).toEqual([6, 1, 6])
  })

  test('is not made for somebody who is gone', async () => {
    await made(4)
    await transact((unit) => forgetAccount(account(4), unit))
    expect(await add(4)).toMatchObject({ refusals: [{ code: 'MEMBER_DELETED' }] })
    expect(await rowsOf(4)).toEqual([])
  })

  test('changes nothing when it is refused', async () => {
    const before = await kept()
    expect(await add(5, { phone: '1', line: '' })).toMatchObject({
      refusals: [{ path: ['phone'] }, { path: ['line'] }],
    })
    expect([await kept(), await countOf(5)]).toEqual([before, undefined])
  })
})

describe('the default', () => {
  test('is one, however many become it at once', async () => {
    const ids = [await made(6), await made(6), await made(6), await made(6)].map(({ id }) => id)
    survivors(await rival(8, (index) => transact((unit) => setDefaultAddress(ids[index % 4] ?? '', account(6), unit))))
    expect(await defaultsOf(6)).toHaveLength(1)
  })

  test('cannot be two even by a statement that forgets the others', async () => {
    await made(7)
    await made(7)
    await expect(sql.query(`update address set is_default = true where account_id = $1`, [account(7)])).rejects.toThrow(
      'address_one_default',
    )
  })

  test('goes to the newest of the others when it is deleted', async () => {
    const [first, second, third] = [await made(8), await made(8), await made(8)]
    const result = await transact((unit) => deleteAddress(first.id, account(8), unit))
    expect(result).toMatchObject({ value: { deletedId: first.id, defaultAddress: { id: third.id, isDefault: true } } })
    expect([await defaultsOf(8), await countOf(8)]).toEqual([[third.id], 2])
    expect(await transact((unit) => deleteAddress(second.id, account(8), unit))).toMatchObject({
      value: { defaultAddress: null },
    })
    await transact((unit) => deleteAddress(third.id, account(8), unit))
    expect([await rowsOf(8), await countOf(8), (await made(8)).isDefault]).toEqual([[], 0, true])
  })

  test('is there and single whatever is deleted and chosen at once', async () => {
    const ids: string[] = []
    for (let count = 0; count < 8; count++) ids.push((await made(9)).id)
    survivors(
      await rival(8, (index) =>
        transact<unknown>((unit) =>
          index % 2 === 0
            ? deleteAddress(ids[index] ?? '', account(9), unit)
            : setDefaultAddress(ids[index] ?? '', account(9), unit),
        ),
      ),
    )
    expect([(await rowsOf(9)).length, (await defaultsOf(9)).length, await countOf(9)]).toEqual([4, 1, 4])
  })
})

describe('a change', () => {
  test('keeps what is not named, and is checked with what stays', async () => {
    const { id } = await made(10, { label: '家', postcode: '518000' })
    const change = (changes: object) =>
      transact((unit) => updateAddress({ addressId: id, ...changes }, account(10), unit))
    expect(await change({ line: '新路 2 号', label: null })).toMatchObject({
      value: { line: '新路 2 号', label: null, postcode: '518000', recipient: '陈明', isDefault: true, version: 2 },
    })
    const before = await kept()
    expect(await change({ regionCode: '110105' })).toMatchObject({ refusals: [{ code: 'REGION_MISMATCH' }] })
    expect(await change({})).toMatchObject({ refusals: [{ code: 'NOTHING_TO_CHANGE' }] })
    expect(await kept()).toBe(before)
  })

  test("is not for somebody else's address, nor for one that is deleted or is none", async () => {
    const { id } = await made(11)
    const gone = await made(12)
    await made(12)
    await transact((unit) => deleteAddress(gone.id, account(12), unit))
    const before = await kept()
    for (const addressId of [id, gone.id, derivedId('adr', 99), derivedId('acc', 1), 'x'])
      for (const attempt of [
        transact<unknown>((unit) => updateAddress({ addressId, line: 'Taken over' }, account(12), unit)),
        transact<unknown>((unit) => setDefaultAddress(addressId, account(12), unit)),
        transact<unknown>((unit) => deleteAddress(addressId, account(12), unit)),
      ])
        expect(await attempt).toMatchObject({ refusals: [{ code: 'NOT_FOUND', path: ['addressId'] }] })
    expect(await kept()).toBe(before)
  })
})
