import { parseId } from '@supermall/kernel/id'
import type { LineModel, ShopModel } from './models.ts'
import { cartModel } from './models.ts'
import { houseMoney } from './money.ts'
import { termsOf } from './terms.ts'
import type { CartResolvers, CartSelectionResolvers, CartShopResolvers } from './types.generated.ts'

export const Cart: CartResolvers = {
  /** By its id a cart is found by the one whose it is: a guest's only by its token. */
  __resolveReference: async ({ id }, context) => {
    const { viewer } = context
    if (viewer.audience !== 'CONSUMER' || !parseId('crt', id)) return null
    const cart = await context.loaders.cart.load(id)
    return cart?.accountId === viewer.accountId ? cartModel(cart, context) : null
  },
  id: ({ cart }) => cart.id,
  lineCount: ({ cart }) => cart.lineCount,
  pieceCount: async ({ lines }) => piecesOf((await lines()).map(({ line }) => line)),
  lines: ({ lines }) => lines(),
  shops: async ({ lines }) => shopsOf((await judged(lines)).filter(({ problem }) => problem === null)),
  invalidLines: async ({ lines }) =>
    (await judged(lines)).filter(({ problem }) => problem !== null).map(({ line }) => line),
  selection: (model) => model,
  quote: ({ quote }, args) => quote(termsOf(args)),
  expiresAt: ({ cart }) => cart.expiresAt,
  createdAt: ({ cart }) => cart.createdAt,
  updatedAt: ({ cart }) => cart.updatedAt,
}

export const CartSelection: CartSelectionResolvers = {
  lineCount: async ({ bought }) => (await bought()).length,
  pieceCount: async ({ bought }) => piecesOf(await bought()),
  total: async ({ quote }) => {
    const { price } = await quote()
    return price && houseMoney(price.goods, price.discount)
  },
}

export const CartShop: CartShopResolvers = {
  shop: ({ shopId }) => ({ id: shopId }),
  lines: ({ lines }) => lines,
  isSelected: ({ lines }) => lines.every(({ line }) => line.isSelected),
}

type Judged = { readonly line: LineModel; readonly problem: object | null }

const judged = async (lines: () => Promise<readonly LineModel[]>): Promise<readonly Judged[]> =>
  Promise.all((await lines()).map(async (line) => ({ line, problem: (await line.see()).problem })))

/** In the order in which the shops come up in the lines, so that the latest line's shop is first. */
function shopsOf(judged: readonly Judged[]): readonly ShopModel[] {
  const groups = new Map<ShopModel['shopId'], LineModel[]>()
  for (const { line } of judged) groups.set(line.line.shopId, [...(groups.get(line.line.shopId) ?? []), line])
  return [...groups].map(([shopId, lines]) => ({ shopId, lines }))
}

const piecesOf = (lines: readonly { readonly quantity: number }[]): number =>
  lines.reduce((sum, { quantity }) => sum + quantity, 0)
