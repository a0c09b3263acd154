import { eventually } from '@supermall/testing/rival'
import { expect, it } from 'vitest'
import { graphql } from '../generated/index.js'
import type { World } from '../world.ts'
import { CARD, checkOut, comesTo, fen, firstOf, newKey, walletOf, yuan } from './counter.ts'

const OPEN = graphql(`
  mutation OpenFriendPay($input: FriendPayOpenInput!) {
    friendPayOpen(input: $input) { friendPay { id linkToken left { amount } order { id } } errors { code } }
  }
`)

const LOOK = graphql(`
  query LookAtFriendPay($linkToken: String!) {
    friendPay(linkToken: $linkToken) {
      nickname status linkToken order { id } left { amount } paid { amount }
      lines { title quantity } parts { amount { amount } isMine }
    }
  }
`)

const GIVE = graphql(`
  mutation GiveAPart($input: FriendPayPayInput!) {
    friendPayPay(input: $input) { payment { status kind amount { amount } } errors { code } }
  }
`)

const REVOKE = graphql(`
  mutation RevokeFriendPay($input: FriendPayRevokeInput!) {
    friendPayRevoke(input: $input) { friendPay { status } errors { code } }
  }
`)

const RETURNED = graphql(`
  query Returned {
    myPayments(where: { kind: { eq: FRIEND } }, first: 1) {
      nodes { id amount { amount } capture { refunded { amount } } friendPay { id } }
    }
    inbox(first: 20) { nodes { title subjectId } }
  }
`)

const SHOP = 5

/** What somebody else pays. */
export function payingForFriends(world: () => World): void {
  const link = async (name: string) => {
    const buyer = await world().signIn('CONSUMER', name)
    const { orderId, payable } = await checkOut(buyer, {
      lines: [{ skuId: await firstOf(world(), SHOP), quantity: 1 }],
    })
    const { friendPayOpen } = await buyer.gets(OPEN, { input: { orderId, idempotencyKey: newKey() } })
    expect(friendPayOpen).toMatchObject({
      friendPay: { left: { amount: payable }, order: { id: orderId } },
      errors: [],
    })
    const { id = '', linkToken } = friendPayOpen.friendPay ?? {}
    return { buyer, orderId, payable, id, linkToken: linkToken ?? '' }
  }

  it('two friends pay an order by a link that shows them no more than they must know', async () => {
    const { buyer, orderId, payable, linkToken } = await link('buyer9')
    const [card, wallet] = await Promise.all([
      world().signIn('CONSUMER', 'buyer21'),
      world().signIn('CONSUMER', 'buyer3'),
    ])
    const { friendPay } = await card.gets(LOOK, { linkToken })
    expect(friendPay).toMatchObject({
      status: 'OPEN',
      order: null,
      linkToken: null,
      lines: [{ quantity: 1 }],
      parts: [],
    })
    expect(friendPay?.nickname).not.toBe('')

    const part = { linkToken, amount: yuan('0.01'), channel: 'SANDBOX_CARD' as const, card: CARD }
    const first = await card.gets(GIVE, { input: { ...part, idempotencyKey: newKey() } })
    expect(first.friendPayPay).toMatchObject({ payment: { status: 'SUCCEEDED', kind: 'FRIEND' }, errors: [] })
    const before = await walletOf(wallet)
    const rest = { linkToken, channel: 'BALANCE' as const, idempotencyKey: newKey() }
    expect((await wallet.gets(GIVE, { input: rest })).friendPayPay.errors).toEqual([])
    expect((await walletOf(wallet)).available).toBe(before.available - (fen(payable) - 1))
    await comesTo(buyer, orderId, 'PAID')
    const seen = await card.gets(LOOK, { linkToken })
    expect(seen.friendPay).toMatchObject({ status: 'PAID', paid: { amount: payable }, parts: [{ isMine: true }] })
  })

  it('a link that is taken back gives every part back, and the secret of none opens nothing', async () => {
    const { buyer, id, linkToken } = await link('buyer8')
    const friend = await world().signIn('CONSUMER', 'buyer3')
    const before = await walletOf(friend)
    const part = { linkToken, amount: yuan('1.00'), channel: 'BALANCE' as const, idempotencyKey: newKey() }
    expect((await friend.gets(GIVE, { input: part })).friendPayPay.errors).toEqual([])
    const stranger = await friend.gets(REVOKE, { input: { friendPayId: id, idempotencyKey: newKey() } })
    expect(stranger.friendPayRevoke.errors).toMatchObject([{ code: 'FRIEND_PAY_NOT_FOUND' }])
    const { friendPayRevoke } = await buyer.gets(REVOKE, { input: { friendPayId: id, idempotencyKey: newKey() } })
    expect(friendPayRevoke).toMatchObject({ friendPay: { status: 'CLOSED' }, errors: [] })
    expect(await walletOf(friend)).toEqual(before)
    const [paid] = (await friend.gets(RETURNED)).myPayments?.nodes ?? []
    expect(paid).toMatchObject({
      amount: { amount: '1.00' },
      capture: { refunded: { amount: '1.00' } },
      friendPay: { id },
    })
    const word = { title: 'What you paid for a friend came back', subjectId: paid?.id }
    const read = async () => (await friend.gets(RETURNED)).inbox?.nodes ?? []
    await eventually(async () => (await read()).some(({ subjectId }) => subjectId === word.subjectId))
    expect(await read()).toContainEqual(word)
    expect((await friend.asks(LOOK, { linkToken: 'guessed' })).data).toEqual({ friendPay: null })
  })
}
