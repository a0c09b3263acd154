import { MOST_POINTS } from '@supermall/contracts/orders'
import type { Check } from '@supermall/kernel/check'
import { checkNumber } from '@supermall/kernel/check'
import { badInput } from '@supermall/kernel/fault'
import { parseId } from '@supermall/kernel/id'
import type { Refusal } from '@supermall/kernel/result'
import { ownShop } from '@supermall/subgraph/viewer'
import { checkLines } from '../commands/check-checkout.ts'
import { findPickupStore } from '../commands/find-pickup-store.ts'
import { lookUpBounded } from '../commands/guess-code.ts'
import { quoteLines } from '../commands/quote-lines.ts'
import { isGoodIn } from '../commands/verify-code.ts'
import type { Context } from '../context.ts'
import { findOrderForm } from '../data/order-forms.ts'
import { findSameCityRule } from '../data/same-city.ts'
import { findTaxPolicy } from '../data/taxes.ts'
import { listTemplates } from '../data/templates.ts'
import { atDoorProblems } from '../domain/at-door.ts'
import { checkAmount, readAmount } from '../domain/check.ts'
import { checkCoupons } from '../domain/check-coupons.ts'
import { checkGifts, giftChoices } from '../domain/gift-choices.ts'
import type { Named } from '../domain/named.ts'
import { pathOfSku } from '../domain/named.ts'
import { formsFor } from '../domain/order-answers.ts'
import { usualTerms } from '../domain/product-terms.ts'
import type { Problem } from '../domain/quote/state.ts'
import { MALL } from '../domain/tax.ts'
import { clerkOf } from './clerk.ts'
import { seesExport } from './order-export.ts'
import { orderFigures } from './order-figures.ts'
import { linesToBuyAgain, managedCounts, managedOrders, ownCounts, ownExports, ownOrders } from './order-lists.ts'
import { seesOrder } from './sight.ts'
import { stuckOf } from './stuck-checkout.ts'
import type { QueryQuoteArgs, QueryResolvers } from './types.generated.ts'

export const orderQuery = {
  quote: (_, args, context) => quoteFor(args, context),
  checkout: async (_, { id }, { viewer, loaders }) => {
    const checkout = parseId('chk', id) && (await loaders.checkout.load(id))
    return checkout && 'accountId' in viewer && viewer.accountId === checkout.accountId ? checkout : null
  },
  order: async (_, { id }, { viewer, loaders }) => {
    const order = parseId('ord', id) && (await loaders.order.load(id))
    return order && seesOrder(viewer, order) ? order : null
  },
  stuckCheckouts: (_, args, context) => stuckOf(args, context),
  orders: (_, args, context) => ownOrders(args, context),
  orderTabCounts: (_, __, context) => ownCounts(context),
  buyAgainLines: (_, { orderId }, context) => linesToBuyAgain(orderId, context),
  managedOrders: (_, args, context) => managedOrders(args, context),
  managedOrderTabCounts: (_, { shopId }, context) => managedCounts(shopId, context),
  orderFigures: (_, { shopId }, context) => orderFigures(shopId, context),
  verificationCode: async (_, { code }, { viewer, transact }) => {
    const clerk = clerkOf(viewer)
    const found = /^\d{8}$/.test(code) ? await lookUpBounded(code, clerk, transact) : null
    const isHere = found && (clerk.storeIds.length === 0 || clerk.storeIds.some((id) => isGoodIn(found, id, clerk)))
    return isHere ? found : null
  },
  carriers: (_, __, { carriers }) => carriers.all,
  freightTemplates: (_, { shopId }, { viewer, client }) => listTemplates(client, ownShop(viewer, shopId)),
  freightTemplate: async (_, { id }, { viewer, loaders }) => {
    const template = parseId('frt', id) && (await loaders.template.load(id))
    const isOwn =
      viewer.audience === 'PLATFORM' || (viewer.audience === 'MERCHANT' && viewer.shopId === template?.shopId)
    return template && isOwn ? template : null
  },
  freeFreightRule: (_, { shopId }, { loaders }) => (parseId('shp', shopId) ? loaders.rule.load(shopId) : null),
  taxPolicy: (_, { shopId }, { client }) => {
    const scope = shopId == null ? MALL : parseId('shp', shopId)
    return scope && findTaxPolicy(client, scope)
  },
  sameCityRule: (_, { shopId }, { client }) => (parseId('shp', shopId) ? findSameCityRule(client, shopId) : null),
  orderForm: (_, { shopId }, { client }) => (parseId('shp', shopId) ? findOrderForm(client, shopId) : null),
  productTerms: async (_, { productId }, { loaders }) => {
    const id = parseId('prd', productId)
    return id && ((await loaders.terms.load(id)) ?? usualTerms(id))
  },
  orderExport: async (_, { id }, { viewer, loaders }) => {
    const run = parseId('oex', id) && (await loaders.export.load(id))
    return run && seesExport(viewer, run) ? run : null
  },
  orderExports: (_, args, context) => ownExports(args, context),
} satisfies Partial<QueryResolvers>

/** A query refuses nothing by payload: what cannot be read is bad input, and what cannot be ordered is told in `problems`. */
async function quoteFor({ input }: QueryQuoteArgs, { viewer, ask, sql, clock, currency }: Context) {
  const { lines, addressId, storeId, couponIds, points, balance, isSuggesting, isInvoiced } = input
  const wrong = checksOf(input).find((check) => check !== null)
  if (wrong) throw badInput(inWords(wrong))
  const amount = balance == null ? null : readAmount(balance)
  const accountId = viewer.audience === 'CONSUMER' ? viewer.accountId : null
  const isPickup = storeId != null
  const sending = { isPickup, isSameCity: !isPickup && input.delivery === 'SAME_CITY' }
  const wish = { accountId, addressId: addressId ?? null, ...sending, lines }
  const paid = {
    couponIds: couponIds ?? [],
    points: points ?? 0,
    balanceMinor: amount?.minorUnits ?? 0n,
    balanceCurrency: balance?.currency ?? null,
    isWalletAsked: true,
  }
  const told = { isSuggesting: isSuggesting === true, isInvoiced: isInvoiced === true }
  const [{ quoted, address, facts, settings }, store] = await Promise.all([
    quoteLines(
      { ...wish, ...paid, ...told, giftChoices: giftChoices(input.gifts) },
      { ask, sql, now: clock(), currency },
    ),
    findPickupStore(storeId ?? null, ask),
  ])
  const atDoor = atDoorProblems({ quoted, facts, settings })
  const bought = quoted.lines.map(({ sku: { shopId, productId } }) => ({ shopId, productId }))
  const forms = formsFor(facts.shops.forms, bought)
  const named = { skuIds: lines.map(({ skuId }) => skuId), couponIds: couponIds ?? [] }
  const found = store.ok ? quoted.problems : [...quoted.problems, ...store.refusals.map(problemOf)]
  const problems = found.map((problem) => placed(problem, named))
  return { ...quoted, problems, isPickup, hasAddress: address !== null, atDoor, forms }
}

const checksOf = ({ lines, points, balance, couponIds, gifts }: QueryQuoteArgs['input']): readonly Check[] => [
  ...checkLines(lines, ['lines']),
  checkNumber(points, { least: 0, most: MOST_POINTS }, 'points'),
  checkAmount(balance, null, 'balance'),
  ...checkCoupons(couponIds),
  ...checkGifts(gifts),
]

/** In the words of the input of a quote, which are not all those of a checkout. */
function placed(problem: Problem, named: Named): Problem {
  const { path, skuId } = problem
  if (path?.[0] === 'invoice') return { ...problem, path: ['isInvoiced'] }
  const [, ...line] = (skuId !== null && pathOfSku(named, skuId)) || []
  return path === undefined && line.length > 0 ? { ...problem, path: line } : problem
}

const problemOf = ({ code, message, path = [] }: Refusal): Problem => ({ code, message, skuId: null, path })

const inWords = ({ message, path = [] }: Refusal): string => `\`${path.join('.')}\`: ${message}`
