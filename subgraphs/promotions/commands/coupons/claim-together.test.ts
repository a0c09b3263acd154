import { newId } from '@supermall/kernel/id'
import { afterEach, describe, expect, test } from 'vitest'
import type { ClaimAsk } from '../../data/claims.ts'
import { codesOf, couponFloor, done } from '../../trial/wallets.ts'
import { claimTogether } from './claim-together.ts'

const floor = await couponFloor()
const at = { client: floor.tools.client, clock: () => floor.clock.now, transactTogether: floor.transactTogether }

afterEach(async () => {
  expect(await floor.broken()).toEqual([])
})

const ask = (couponId: string, accountId = newId('acc'), key: string = newId('evt')): ClaimAsk => {
  const actor = { id: accountId, audience: 'CONSUMER', shopId: null, ip: null, traceparent: null } as const
  return { couponId, key, accountId, actor }
}
const claim = (asked: ClaimAsk) => floor.tools.claims(asked, (asks) => claimTogether(asks, at))
const alone = (answer: Awaited<ReturnType<typeof claim>>) => {
  if (answer === 'ALONE') throw new Error('it is left to who asks')
  return answer
}
const rush = async (asks: readonly ClaimAsk[]) => (await Promise.all(asks.map(claim))).map(alone)

describe('many who claim at once', () => {
  test('are served by a handful of statements, in the order in which they came', async () => {
    const coupon = await floor.offer({ total: 60 })
    const asks = Array.from({ length: 100 }, () => ask(coupon.id))
    const { result, statements } = await floor.count(() => rush(asks))
    const won = result.filter(({ ok }) => ok).map((answer) => done(answer))
    expect(won.map(({ number, accountId }) => [number, accountId])).toEqual(
      asks.slice(0, 60).map(({ accountId }, index) => [index + 1, accountId]),
    )
    expect(new Set(result.slice(60).flatMap(codesOf))).toEqual(new Set(['COUPON_SOLD_OUT']))
    // Two looks, begin and commit, keys, shares, the coupon, what comes back of shares, pieces, answers, free keys, outbox.
    expect(statements.length).toBeLessThanOrEqual(16)
  })

  test('when none is left are told so by two looks, without a transaction', async () => {
    const coupon = await floor.offer({ total: 1 })
    done(alone(await claim(ask(coupon.id))))
    const before = await floor.kept()
    const { result, statements } = await floor.count(() => rush(Array.from({ length: 100 }, () => ask(coupon.id))))
    expect(new Set(result.flatMap(codesOf))).toEqual(new Set(['COUPON_SOLD_OUT']))
    expect(statements).toHaveLength(2)
    expect(await floor.kept()).toBe(before)
  })

  test('get exactly as many as there are, together with those who ask alone', async () => {
    const coupon = await floor.offer({ total: 100 })
    const together = rush(Array.from({ length: 250 }, () => ask(coupon.id)))
    const apart = Promise.all(Array.from({ length: 8 }, () => floor.claim(coupon.id)))
    const ends = [...(await together), ...(await apart)]
    expect(ends.filter(({ ok }) => ok)).toHaveLength(100)
    expect(new Set(ends.flatMap(codesOf))).toEqual(new Set(['COUPON_SOLD_OUT']))
  })

  test('each get their own answer, of their own coupon, in their own name', async () => {
    const [one, other, ended] = [await floor.offer(), await floor.offer({ total: 1 }), await floor.draft()]
    const accountId = newId('acc')
    const answers = await Promise.all(
      [ask(one.id, accountId), ask(other.id), ask(other.id), ask(newId('cpn')), ask('cpn_1'), ask(ended.id)].map(claim),
    )
    expect(answers.map((answer) => (answer === 'ALONE' ? answer : codesOf(answer)))).toEqual([
      ...[[], [], ['COUPON_SOLD_OUT'], ['NOT_FOUND'], ['NOT_FOUND'], 'ALONE'],
    ])
    const told = (await floor.told('coupon.issued')).filter(
      ({ payload }) => Reflect.get(Object(payload), 'accountId') === accountId,
    )
    expect(told).toMatchObject([{ actorId: accountId }])
  })

  test('are served once per key and no oftener than one may: what comes twice asks alone', async () => {
    const [coupon, accountId] = [await floor.offer({ mostPerBuyer: 1 }), newId('acc')]
    const first = ask(coupon.id, accountId, 'key')
    const answers = await Promise.all([claim(first), claim(first), claim(ask(coupon.id, accountId))])
    expect(answers.map((answer) => answer === 'ALONE')).toEqual([false, true, true])
    const piece = done(alone(answers[0] ?? 'ALONE'))
    expect(done(await floor.claim(coupon.id, accountId, 'key'))).toEqual(piece)
    expect(await claim(first)).toBe('ALONE')
    expect(codesOf(alone(await claim(ask(coupon.id, accountId))))).toEqual(['COUPON_LIMIT_REACHED'])
  })

  test('and are refused may use their key again', async () => {
    const coupon = await floor.offer({ mostPerBuyer: 1 })
    const [accountId, other] = [newId('acc'), await floor.offer()]
    done(alone(await claim(ask(coupon.id, accountId))))
    expect(codesOf(alone(await claim(ask(coupon.id, accountId, 'again'))))).toEqual(['COUPON_LIMIT_REACHED'])
    expect(alone(await claim(ask(other.id, accountId, 'again'))).ok).toBe(true)
  })

  test('of what costs points, is for some members, or has no proper key are left to ask alone', async () => {
    const dear = await floor.offer({ way: 'POINTS', pointsPrice: 5 })
    const forSome = await floor.offer({ levelIds: [newId('lvl')] })
    const plain = await floor.offer()
    const answers = await Promise.all([
      claim(ask(dear.id)),
      claim(ask(forSome.id)),
      claim(ask(plain.id, newId('acc'), '')),
    ])
    expect(answers).toEqual(['ALONE', 'ALONE', 'ALONE'])
  })
})
