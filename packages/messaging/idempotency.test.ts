import { readFileSync } from 'node:fs'
import { ok, refused } from '@supermall/kernel/result'
import { fromRoot } from '@supermall/subgraph/root'
import { messagingDatabase } from '@supermall/testing/messaging-database'
import { rival, survivors } from '@supermall/testing/rival'
import { beforeAll, expect, test } from 'vitest'
import type { Keyed } from './idempotency.ts'
import { fingerprintOf, forgetKeys, idempotent } from './idempotency.ts'
import { claimKeys } from './idempotency-together.ts'
import { transactAs } from './transact.ts'
import type { House } from './trial/house.ts'
import { hurrying, openHouse } from './trial/house.ts'
import type { Actor } from './unit.ts'
import { system } from './unit.ts'

let house: House
beforeAll(async () => {
  const keys = readFileSync(fromRoot('packages', 'messaging', 'idempotency.sql'), 'utf8')
  house = openHouse(
    await messagingDatabase(`create table purse (coins integer not null); insert into purse values (0); ${keys}`),
  )
  return () => house.sql.end()
})

const clock = () => new Date('2026-11-21T00:00:00Z')
const by = (id: string): Actor => ({ ...system, id, audience: 'CONSUMER' })

/** Puts coins into the purse and tells how many there are; refuses to take more than there are. */
const put = (coins: number, keyed: Partial<Keyed> = {}, { actor = by('acc_a'), house: at = house } = {}) =>
  transactAs(
    { ...at, source: 'mint', subscribersOf: () => [], clock, send: () => undefined },
    actor,
  )((unit) =>
    idempotent({ name: 'coinsPut', key: 'one', input: { coins, at: clock() }, ...keyed }, unit, async () => {
      if (coins < 0) return refused('TOO_FEW', 'There are not so many.')
      const [row] = await unit.db.$queryRawUnsafe<{ coins: number }[]>(
        'update purse set coins = coins + $1 returning coins',
        coins,
      )
      return ok({ coins: row?.coins, exactly: BigInt(row?.coins ?? 0), at: unit.now })
    }),
  )

const inPurse = async () => (await house.sql.query('select coins from purse')).rows[0].coins

test('the same key and input give the first answer again, whole, and nothing happens twice', async () => {
  const first = await put(5)
  expect(first).toEqual({ ok: true, value: { coins: 5, exactly: 5n, at: clock() } })
  expect(await put(5)).toEqual(first)
  expect(await inPurse()).toBe(5)
})

test('the same key with another input, or for something else, is refused', async () => {
  for (const answer of [await put(6), await put(5, { name: 'coinsTake' })])
    expect(answer).toMatchObject({
      ok: false,
      refusals: [{ code: 'IDEMPOTENCY_KEY_REUSED', path: ['idempotencyKey'] }],
    })
  expect(await inPurse()).toBe(5)
})

test("another one's key is another key", async () => {
  expect(await put(2, {}, { actor: by('acc_b') })).toMatchObject({ ok: true, value: { coins: 7 } })
})

test('what was refused leaves its key free', async () => {
  expect(await put(-1, { key: 'two' })).toMatchObject({ ok: false, refusals: [{ code: 'TOO_FEW' }] })
  expect(await put(1, { key: 'two' })).toMatchObject({ ok: true, value: { coins: 8 } })
})

test('twenty with one key at once are one, and get one answer', async () => {
  const answers = survivors(await rival(20, () => put(10, { key: 'three' })))
  for (const answer of answers) expect(answer).toEqual(answers[0])
  expect(await inPurse()).toBe(18)
})

test.each(['statement_timeout', 'lock_timeout'])(
  'whoever waits too long for the first is told to ask again: %s',
  async (limit) => {
    const before = await inPurse()
    const holder = await house.sql.connect()
    const hurried = { ...house, client: hurrying(house.client, limit) }
    try {
      await holder.query('begin')
      await holder.query(`insert into idempotency_key (actor, key, fingerprint) values ('acc_a', $1, 'first')`, [limit])
      await expect(put(1, { key: limit }, { house: hurried })).rejects.toMatchObject({
        ...{ code: 'CONFLICT', retryable: true },
        publicText: 'What came first is still under way; ask again by the same key.',
      })
      const asked = [{ name: 'coinsPut', key: limit, input: {}, actor: 'acc_a' }]
      await expect(hurried.client.$transaction((tx) => claimKeys(tx, asked))).rejects.toMatchObject({
        code: 'CONFLICT',
      })
      expect(await inPurse()).toBe(before)
    } finally {
      await holder.query('rollback')
      holder.release()
    }
    expect(await put(1, { key: limit }, { house: hurried })).toMatchObject({ ok: true, value: { coins: before + 1 } })
  },
)

test.each(['', 'x'.repeat(129), 'a\nb'])('a key that is no key is refused', async (key) => {
  expect(await put(1, { key })).toMatchObject({ ok: false, refusals: [{ code: 'IDEMPOTENCY_KEY_INVALID' }] })
})

test('keys are forgotten after two days, not after one', async () => {
  await house.sql.query(`update idempotency_key set made_at = now() - interval '47 hours' where key = 'one'`)
  await house.sql.query(`update idempotency_key set made_at = now() - interval '49 hours' where key = 'two'`)
  expect(await forgetKeys(house.sql)).toBe(1)
  expect(await put(5)).toMatchObject({ ok: true, value: { coins: 5 } })
})

test('a fingerprint looks at what is meant: not at the order of fields, and at the kind of each value', () => {
  expect(fingerprintOf({ a: 1, b: [2n] })).toBe(fingerprintOf({ b: [2n], a: 1, c: undefined }))
  expect(new Set([{ a: 1 }, { a: '1' }, { a: 1n }, { a: null }, {}, { a: [1] }].map(fingerprintOf)).size).toBe(6)
})
