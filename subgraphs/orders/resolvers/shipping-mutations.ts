import type { Result } from '@supermall/kernel/result'
import { cancelShipment, changeShipment } from '../commands/change-shipment.ts'
import { verifyBounded } from '../commands/guess-code.ts'
import { printOrders } from '../commands/print-orders.ts'
import { shipByCsv } from '../commands/ship-by-csv.ts'
import { shipOrder } from '../commands/ship-order.ts'
import type { Context } from '../context.ts'
import { findCode } from '../data/codes.ts'
import { findOrder } from '../data/orders.ts'
import type { Parcel } from '../domain/shipping.ts'
import { clerkOf } from './clerk.ts'
import type { MutationResolvers } from './types.generated.ts'

export const shippingMutations = {
  orderShip: async (_, { input }, context) =>
    withOrder(await context.operate('orders.order.ship', (unit) => shipOrder(input, codesOf(context), unit)), context),
  orderShipmentChange: async (_, { input }, context) =>
    withOrder(
      await context.operate('orders.order.ship', (unit) => changeShipment(input, codesOf(context), unit)),
      context,
    ),
  orderShipmentCancel: async (_, { input }, context) =>
    withOrder(await context.operate('orders.order.ship', (unit) => cancelShipment(input, unit)), context),
  ordersShipByCsv: async (_, { input }, context) => {
    const sent = await shipByCsv(input, {
      operate: context.operate,
      carrierCodes: codesOf(context),
      log: context.log,
    })
    if (!sent.ok) return { results: null, errors: sent.refusals }
    const results = sent.value.map(({ line, orderNumber, parcel, refusal }) => ({
      line,
      orderNumber,
      parcel,
      code: refusal?.code ?? null,
      message: refusal?.message ?? null,
    }))
    return { results, errors: [] }
  },
  ordersPrint: async (_, { input }, { operate, carriers, printers }) => {
    const sheets = await operate('orders.order.print', (unit) => printOrders(input, carriers, unit))
    if (!sheets.ok) return { document: null, errors: sheets.refusals }
    const { contentType, print } = printers[input.format]
    return { document: { contentType, content: print(sheets.value), sheetCount: sheets.value.length }, errors: [] }
  },
  orderVerify: async (_, { input }, { transact, operate, ask, viewer, client }) => {
    const verified = await verifyBounded(input, clerkOf(viewer), { transact, operate, ask })
    if (!verified.ok) return { verificationCode: null, order: null, errors: verified.refusals }
    const { code, orderId } = verified.value
    const [verificationCode, order] = await Promise.all([findCode(client, code), findOrder(client, orderId)])
    return { verificationCode, order, errors: [] }
  },
} satisfies Partial<MutationResolvers>

const codesOf = ({ carriers }: Context): readonly string[] => carriers.all.map(({ code }) => code)

async function withOrder(result: Result<Parcel>, { client }: Context) {
  if (!result.ok) return { parcel: null, order: null, errors: result.refusals }
  return { parcel: result.value, order: await findOrder(client, result.value.orderId), errors: [] }
}
