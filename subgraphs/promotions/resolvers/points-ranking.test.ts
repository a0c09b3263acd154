import { newId } from '@supermall/kernel/id'
import { beforeAll, expect, test } from 'vitest'
import type { Mall } from '../trial/mall.ts'
import { accountId, buyer, errorCodes, guest, mall, mutation, platform } from '../trial/mall.ts'

let house: Mall
beforeAll(async () => {
  house = await mall()
  for (const [ordinal, points] of [
    [1, 100],
    [2, 300],
    [3, 100],
  ] as const)
    await house.asks(platform(), mutation('pointsCredit', 'points { earned }'), {
      input: { accountId: accountId(ordinal), points, reason: 'A gift', idempotencyKey: newId('adj') },
    })
  await house.asks(platform(), mutation('pointsDebit', 'points { earned }'), {
    input: { accountId: accountId(2), points: 250, reason: 'A gift', idempotencyKey: newId('adj') },
  })
})

const QUERY = 'query Top($first: Int!) { pointsRanking(first: $first) { place earned isViewer } }'
const top = (first: number, viewer = guest) => house.asks(viewer, QUERY, { first })

test('shows who earned most, and tells viewers which place is theirs', async () => {
  const { rows } = await house.sql.query(
    'select account_id, earned from points_account order by earned desc, account_id',
  )
  const earned = rows.map((row) => String(row.earned))
  const { data } = await top(100, buyer(3))
  expect(data.pointsRanking.map((one: { earned: string }) => String(one.earned))).toEqual(earned)
  const mine = rows.findIndex((row) => row.account_id === accountId(3))
  const places = data.pointsRanking.map(({ place, isViewer }: { place: number; isViewer: boolean }) => [
    place,
    isViewer,
  ])
  expect(places).toEqual(rows.map((_, index) => [index + 1, index === mine]))
  expect((await top(1)).data.pointsRanking).toEqual([{ place: 1, earned: earned[0], isViewer: false }])
})

test('is bounded, and switched off and on by an operator, written down', async () => {
  expect(errorCodes(await top(0))).toEqual(['BAD_USER_INPUT'])
  expect(errorCodes(await top(101))).toEqual(['BAD_USER_INPUT'])
  const show = (expectedVersion: number, isRankingShown: boolean) =>
    house.asks(platform(), mutation('pointsRulesUpdate', 'rules { isRankingShown version }'), {
      input: { expectedVersion, isRankingShown },
    })
  expect((await show(1, false)).data.pointsRulesUpdate.rules).toEqual({ isRankingShown: false, version: 2 })
  expect((await top(3)).data.pointsRanking).toBeNull()
  expect((await house.audited()).at(-1)).toMatchObject({ subject_id: 'points-rules' })
  expect((await show(2, true)).data.pointsRulesUpdate.rules).toMatchObject({ isRankingShown: true })
  expect((await top(3)).data.pointsRanking).toHaveLength(3)
})
