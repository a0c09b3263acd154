import { fromRoot } from '@supermall/subgraph/root'
import { expect, test } from 'vitest'
import { domains, entriesIn, isTest, sources, withoutComments } from './sources.ts'

/** Why an event is told although nobody in this mall listens to it yet. A reason goes when a listener comes. */
const NOBODY_LISTENS: Readonly<Record<string, string>> = {
  'checkout.moved': 'The gateway tells it to whoever watches the checkout; no other domain waits for one.',
  'order.changed':
    'The gateway tells it to whoever watches the order; other domains hear what they need by its own name.',
  'order.received': 'Reviews will ask the buyer what they think of it.',
  'aftersale.applied': 'A messages domain will tell the shop that a case waits.',
  'aftersale.returned': 'A messages domain will tell the shop what comes back.',
  'aftersale.escalated': 'A messages domain will tell the platform that a case waits for it.',
  'user.logged_in': 'A messages domain will warn of sign-ins from new devices.',
  'user.unbanned':
    'Tells the end of what user.banned began; nothing outside of identity is kept closed by a ban today.',
  'code.issued': 'A messages domain will deliver codes; until then identity writes them to the log in development.',
  'code.withheld': 'Told so that a code which nobody gets costs as much as one that is sent.',
  'recipient.replaced': 'A messages domain will warn the former number or address.',
  'merchant.applied': 'A messages domain will tell the platform that an application waits.',
  'merchant.approved': 'A messages domain will tell the applicant.',
  'merchant.rejected': 'A messages domain will tell the applicant and the reason.',
  'shop.followed': 'A recommendations domain will rank what followed shops sell.',
  'shop.unfollowed': 'A recommendations domain will forget what shop.followed told it.',
  'product.created': 'Inventory will open a stock record per SKU, recommendations will learn the product.',
  'product.updated': 'Recommendations will learn the change; who sells by it asks catalog.sku-facts.',
  'goods.reshown': 'Gateways read it from the outbox: what they keep of the catalog is old.',
  'category.changed': 'Storefronts that keep a copy of the tree will renew it.',
  'brand.changed': 'Gateways read it from the outbox: what they keep of the brand is old.',
  'label.changed': 'Gateways read it from the outbox: what they keep of the label is old.',
  'product_group.changed': 'Gateways read it from the outbox: what they keep of the group is old.',
  'bundle.changed': 'Gateways read it from the outbox: what they keep of the bundle is old.',
  'search.keyword_searched': 'Recommendations will learn what people look for.',
  'cart.changed':
    'The gateway tells it to whoever watches the cart; a messages domain will remind of carts that were left.',
  'member.level_changed': 'A messages domain will tell the member, a coupons domain will give what a level gives.',
  'member.blacklisted': 'Orders and reviews ask when somebody acts; a messages domain will tell the member.',
  'member.cleared': 'Tells the end of what member.blacklisted began; orders and reviews ask when somebody acts.',
  'member.message_batched': 'A messages domain will deliver what operators write to many.',
  'stock.low': 'A messages domain will tell the shop what runs low.',
  'stock.held': 'Tells the beginning of what the next three end; whoever asked has its answer already.',
  'stock.released': 'Whoever gave goods back knows; it is told for those who count what is given up.',
  'stock.deducted': 'Recommendations and statistics will count what is sold.',
  'stock.restocked': 'Statistics will count what comes back.',
  'payment.changed':
    'The gateway tells it to whoever watches the payment; other domains hear what they need by its own name.',
  'payment.created': 'Orders have asked for it and have its answer; statistics will count tries.',
  'payment.failed': 'The order stays payable, and who pays has read why; statistics will count it.',
  'payment.closed': 'Orders have closed it themselves or run out of time by their own clock.',
  'points.earned': 'A messages domain will tell the member.',
  'points.used': 'Whoever used them knows; statistics will count them.',
  'points.refunded': 'A messages domain will tell the member.',
  'points.reclaimed': 'A messages domain will tell the member what is owed.',
  'points.expired': 'A messages domain will tell the member.',
  'promotion.started': 'Storefronts that show what is offered will renew it; recommendations will rank by it.',
  'promotion.ended': 'Storefronts that show what is offered will renew it.',
  'coupon.issued': 'A messages domain will tell the member.',
  'coupon.used': 'Whoever used it knows; statistics will count it.',
  'coupon.returned': 'A messages domain will tell the member.',
  'coupon.expired': 'Statistics will count what nobody used.',
  'coupon.expiry_announced': 'A messages domain will remind the member.',
  'wallet.credited': 'A messages domain will tell the member the reason.',
  'wallet.debited': 'A messages domain will tell the member the reason.',
  'merchant_bill.applied': 'A messages domain will tell the platform that a bill waits.',
  'merchant_bill.paid': 'A messages domain will tell the shop.',
  'merchant_bill.refused': 'A messages domain will tell the shop the reason.',
  'wallet.withdraw_requested': 'A messages domain will tell the platform that a withdrawal waits.',
  'wallet.withdraw_done': 'A messages domain will tell the member.',
  'wallet.withdraw_refused': 'A messages domain will tell the member the reason.',
}

/** Which questions are asked of a domain that this mall does not have yet; who asks lives without an answer. */
const NOBODY_ANSWERS: Readonly<Record<string, string>> = {}

/** Why a question may be asked although no other part of this mall asks it yet. */
const NOBODY_ASKS: Readonly<Record<string, string>> = {}

type Contract = {
  readonly file: string
  readonly constant: string
  readonly name: string
  readonly kind: 'event' | 'request'
}

const contracts = (await Promise.all(entriesIn('packages/contracts').filter(isContractFile).map(contractsOf))).flat()
const events = contracts.filter(({ kind }) => kind === 'event')
const requests = contracts.filter(({ kind }) => kind === 'request')
const code = sources
  .filter((source) => !isTest(source))
  .map(({ path, text }) => ({ path, text: withoutComments(text) }))

const fileOf = (name: string): string => `${name.replaceAll(/[._]/g, '-')}.ts`
const consumers = await doorsOf('consumers')
const answers = await doorsOf('answers')
const usersOf = (pattern: RegExp, where: RegExp) =>
  code.filter(({ path, text }) => where.test(path) && pattern.test(text)).map(({ path }) => path)

test.each(events)('$name is told by the domain whose contract it is', ({ constant, file }) => {
  const tellers = usersOf(new RegExp(`\\b${constant}\\(`), /^(subgraphs|packages\/messaging)\//)
  const own = domains.includes(file) ? new RegExp(`^subgraphs/${file}/`) : /^packages\/messaging\//
  expect(tellers.filter((path) => own.test(path))).not.toEqual([])
  expect(tellers.filter((path) => !own.test(path))).toEqual([])
})

test.each(events)('$name has a listener, or a stated reason to have none', ({ name, constant }) => {
  const hears = usersOf(new RegExp(`\\b${constant}\\b`), /^(gateway|packages\/subgraph)\//)
  const isHeard = consumers.some((one) => one.name === name) || hears.length > 0
  expect({ isHeard, hasReason: name in NOBODY_LISTENS }).toEqual({ isHeard, hasReason: !isHeard })
})

test.each(requests)(
  '$name is answered by the domain whose contract it is, or has a stated reason to have nobody',
  ({ name, file }) => {
    const answering = answers.filter((one) => one.name === name).map(({ domain }) => domain)
    expect(answering).toEqual(name in NOBODY_ANSWERS ? [] : [file])
  },
)

test.each(requests)('$name is asked by another part, or has a stated reason to wait', ({ name, constant, file }) => {
  const asking = usersOf(new RegExp(`\\b${constant}\\b`), /^(subgraphs|gateway|packages\/subgraph)\//).filter(
    (path) => !path.startsWith(`subgraphs/${file}/`),
  )
  const isAsked = asking.length > 0
  expect({ isAsked, hasReason: name in NOBODY_ASKS }).toEqual({ isAsked, hasReason: !isAsked })
})

test('every reason is about something that exists, and is a sentence', () => {
  const names = contracts.map(({ name }) => name)
  for (const [name, reason] of Object.entries({ ...NOBODY_LISTENS, ...NOBODY_ANSWERS, ...NOBODY_ASKS })) {
    expect(names).toContain(name)
    expect(reason).toMatch(/^[A-Z].{20,}\.$/)
  }
})

test('consumers and answers are named after what they listen to and what they answer', () => {
  const misnamed = [...consumers, ...answers].filter(({ kind, name, file }) => {
    const wanted = kind === 'consumers' ? name : name.slice(name.indexOf('.') + 1)
    return fileOf(wanted) !== file
  })
  expect(misnamed).toEqual([])
})

type Door = {
  readonly domain: string
  readonly kind: 'consumers' | 'answers'
  readonly file: string
  readonly name: string
}

/** What the files of a kind listen to or answer, as their default exports say. */
async function doorsOf(kind: Door['kind']): Promise<readonly Door[]> {
  const files = domains.flatMap((domain) =>
    entriesIn(`subgraphs/${domain}/${kind}`).map((file) => ({ domain, kind, file })),
  )
  const written = files.filter(({ file }) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  return Promise.all(
    written.map(async (door) => {
      const { default: made } = await import(fromRoot('subgraphs', door.domain, kind, door.file))
      return { ...door, name: made.definition.eventName ?? made.definition.requestName }
    }),
  )
}

function isContractFile(name: string): boolean {
  return name.endsWith('.ts') && !name.includes('.test.') && !name.includes('.generated.')
}

async function contractsOf(name: string): Promise<readonly Contract[]> {
  const module = (await import(fromRoot('packages', 'contracts', name))) as Record<string, unknown>
  return Object.entries(module).flatMap(([constant, value]): readonly Contract[] => {
    const facts = { file: name.slice(0, -3), constant }
    if (hasText(value, 'eventName')) return [{ ...facts, name: value.eventName, kind: 'event' }]
    return hasText(value, 'requestName') ? [{ ...facts, name: value.requestName, kind: 'request' }] : []
  })
}

function hasText<Key extends string>(value: unknown, key: Key): value is Record<Key, string> {
  return (
    value !== null &&
    ['object', 'function'].includes(typeof value) &&
    typeof (value as Record<string, unknown>)[key] === 'string'
  )
}
