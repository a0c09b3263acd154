import { shopStanding, shopStates } from '@supermall/contracts/merchants'
import { derivedId } from '@supermall/kernel/id'
import type { Within } from '@supermall/subgraph/definition'
import { domainFloor } from '@supermall/testing/domain'
import { beforeAll, expect, test } from 'vitest'
import type { Tools, Tx } from '../data/database.ts'
import { open } from '../data/database.ts'
import { seed } from '../seed.ts'
import standing from './shop-standing.ts'
import states from './shop-states.ts'

const floor = await domainFloor<Tx, Tools>({ name: 'merchants', open })
const clock = { now: new Date() }
const within = { ...floor.tools, transact: floor.transact, clock: () => clock.now } as Within<Tx, Tools>
const of = async (ordinal: number, feature = 'CASHIER') =>
  shopStanding.answer.parse(await standing.reply({ shopId: derivedId('shp', ordinal), feature }, within))
const write = (text: string, ...values: unknown[]) =>
  floor.sql.query({ text, values: [derivedId('shp', 0), ...values] })

beforeAll(() => seed({ ...within, scale: 100 }))

test('a shop has what was switched on for it, and nothing that nobody knows', async () => {
  expect(await of(0)).toEqual({ status: 'OPEN', isFeatureOn: true })
  expect(await of(4)).toEqual({ status: 'OPEN', isFeatureOn: false })
  expect(await of(4, 'COUPONS')).toEqual({ status: 'OPEN', isFeatureOn: true })
  expect(await of(0, 'toString')).toEqual({ status: 'OPEN', isFeatureOn: false })
  expect(await of(99)).toEqual({ status: null, isFeatureOn: false })
})

test('all of a shop is told at once, with every feature as it is now; who is not there is left out', async () => {
  const ids = [4, 1, 99].map((ordinal) => derivedId('shp', ordinal))
  const { shops } = shopStates.answer.parse(await states.reply({ shopIds: ids }, within))
  expect(shops.map(({ shopId }) => shopId).sort()).toEqual([derivedId('shp', 1), derivedId('shp', 4)].sort())
  const [first] = shops.filter(({ shopId }) => shopId === derivedId('shp', 1))
  expect(first).toMatchObject({ status: 'OPEN', expiresAt: null })
  expect(first?.features).toHaveLength(12)
  const [coupons, wholesale] = ['COUPONS', 'WHOLESALE'].map((code) =>
    first?.features.find(({ feature }) => feature === code),
  )
  expect(coupons).toEqual({ feature: 'COUPONS', isEnabled: true, expiresAt: null, version: 0 })
  expect(wholesale).toEqual({ feature: 'WHOLESALE', isEnabled: true, expiresAt: null, version: 1 })
})

test('a feature or a shop whose time ran out is over before any job has written it down', async () => {
  const soon = new Date(clock.now.getTime() + 60_000)
  await write(`update shop_feature set expires_at = $2 where shop_id = $1 and code = 'CASHIER'`, soon)
  expect((await of(0)).isFeatureOn).toBe(true)
  await write('update shop set expires_at = $2 where id = $1', soon)
  clock.now = new Date(soon.getTime())
  expect(await of(0)).toEqual({ status: 'EXPIRED', isFeatureOn: false })
  await write(`update shop set status = 'PAUSED', expires_at = null where id = $1`)
  expect((await of(0)).status).toBe('PAUSED')
})
