import { shopTerms } from '@supermall/contracts/merchants'
import { derivedId } from '@supermall/kernel/id'
import type { Within } from '@supermall/subgraph/definition'
import { domainFloor } from '@supermall/testing/domain'
import { expect, test } from 'vitest'
import type { Tools, Tx } from '../data/database.ts'
import { open } from '../data/database.ts'
import { seed } from '../seed.ts'
import terms from './shop-terms.ts'

const floor = await domainFloor<Tx, Tools>({ name: 'merchants', open })
const within = { ...floor.tools, transact: floor.transact, clock: () => new Date() } as Within<Tx, Tools>
const of = async (ordinal: number) =>
  shopTerms.answer.parse(await terms.reply({ shopId: derivedId('shp', ordinal) }, within))

test('what is kept of what a shop is paid is what was agreed with it; of one that is not there nothing is known', async () => {
  await seed({ ...within, scale: 100 })
  await floor.sql.query('update shop set fee_rate = 125 where id = $1', [derivedId('shp', 1)])
  expect(await of(1)).toEqual({ feeRateBasisPoints: 125 })
  expect(await of(99)).toEqual({ feeRateBasisPoints: null })
})
