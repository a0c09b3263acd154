type Audience = 'MERCHANT' | 'PLATFORM'
type Permission = { readonly text: string; readonly audiences: readonly Audience[] }

const platform = (text: string): Permission => ({ text, audiences: ['PLATFORM'] })
/** Held by the staff of a shop it reaches that shop and no other; held by platform staff it reaches all. */
const shop = (text: string): Permission => ({ text, audiences: ['MERCHANT', 'PLATFORM'] })

/** Every permission there is. A code that is not here cannot be asked for, granted or held: `catalog.*` means those listed here. */
export const permissions = {
  'identity.account.view': platform('See accounts, their sessions and their sign-ins'),
  'identity.account.ban': platform('Ban and unban accounts'),
  'identity.session.revoke': platform("End anybody's sessions"),
  'identity.role.view': platform('See roles and who holds them'),
  'identity.role.edit': platform('Create, change and delete roles'),
  'identity.staff.edit': platform('Create platform staff and give them roles and permissions'),
  'identity.key.rotate': platform('Rotate the keys that sign tokens'),
  'identity.audit.view': shop('Read the audit log'),
  'identity.machinery.view': platform('See what domains could not work, and what their jobs did'),
  'identity.machinery.mend': platform('Replay and give up events that could not be worked, and send events again'),
  'merchants.application.view': platform('See applications of merchants'),
  'merchants.application.audit': platform('Approve and reject applications of merchants'),
  'merchants.form.edit': platform('Say what is asked of who applies to sell'),
  'merchants.shop.view': shop('See what only a shop and the platform may see of it'),
  'merchants.shop.edit': shop("Change a shop's own page"),
  'merchants.shop.govern': platform("Change a shop's status, expiry, group, fee and limits"),
  'merchants.group.edit': platform('Create, change and delete groups and categories of merchants'),
  'merchants.staff.view': shop("See a shop's staff"),
  'merchants.staff.edit': shop("Add, change and remove a shop's staff"),
  'merchants.store.edit': shop('Create, change and close stores and assign their clerks'),
  'merchants.settings.edit': shop('Change settings'),
  'merchants.faq.edit': shop('Write what is asked often and its answers'),
  'merchants.feature.edit': platform('Switch features on and off for a shop'),
  'catalog.category.edit': platform('Create, change, move and delete categories'),
  'catalog.brand.edit': platform('Create, change and delete brands'),
  'catalog.product.view': shop('See goods that are not on sale'),
  'catalog.product.edit': shop('Create and change goods'),
  'catalog.product.price': shop('Change prices'),
  'catalog.product.shelve': shop('Put goods on and off the shelf'),
  'catalog.product.delete': shop('Recycle and restore goods'),
  'catalog.product.purge': shop('Delete recycled goods for good'),
  'catalog.product.audit': platform('Approve and reject goods of merchants'),
  'catalog.group.edit': shop('Create and change groups, labels and bundles of goods'),
  'catalog.secret.edit': shop('Import and see the secrets of virtual goods'),
  'catalog.media.upload': shop('Upload media'),
  'catalog.import.run': shop('Import goods, stock and prices from files'),
  'catalog.search.view': platform('Read statistics of searches'),
  'catalog.search.edit': platform('Change hot words'),
  'inventory.stock.view': shop('See stock, its ledger, documents, transfers and holds'),
  'inventory.stock.move': shop('Take goods in and out, count them and move them between warehouses'),
  'inventory.stock.edit': shop('Change how goods are counted, when they run low and what storefronts tell'),
  'inventory.warehouse.edit': shop('Create and change warehouses, and say which is used first'),
  'members.member.view': platform('See members, their profiles and addresses'),
  'members.member.edit': platform("Set members' levels, groups, tags, remarks and the blacklist"),
  'members.member.export': platform('Export members to a file'),
  'members.level.edit': platform('Create, change and delete levels'),
  'members.group.edit': platform('Create, change and delete groups and tags, and put members into them'),
  'members.form.edit': platform('Say what members are asked besides their profile'),
  'members.rules.edit': platform('Change what holds for all members'),
  'members.message.send': platform('Send messages to many members'),
  'payments.payment.view': shop('See payments and refunds'),
  'payments.payment.collect': shop('Confirm money that was taken by hand: cash on delivery'),
  'payments.cashier.collect': shop('Collect at the counter: open bills, take cash for them and cancel them'),
  'payments.cashier.refund': shop('Give back what was paid at the counter'),
  'payments.payment.mend': platform('Ask a provider again, close payments, confirm transfers'),
  'payments.refund.mend': platform('Ask for refunds again and settle those whose end is unknown'),
  'payments.finance.view': platform('See statements, the ledger and what providers were asked'),
  'payments.finance.export': platform('Export statements'),
  'payments.channel.edit': platform('Change channels of payment and their keys'),
  'payments.wallet.view': platform("See anybody's wallet"),
  'payments.wallet.adjust': platform('Credit and debit wallets, freeze them and reset their pay passwords'),
  'payments.bill.apply': shop('Ask for what a shop has earned, and see what was asked for'),
  'payments.bill.audit': platform('Approve, pay and refuse what shops ask for'),
  'payments.withdrawal.audit': platform('Approve, pay and refuse withdrawals'),
  'payments.reconcile.run': platform('Compare the books with those of providers and settle differences'),
  'orders.order.view': shop('See orders'),
  'orders.order.edit': shop('Change addresses and remarks of orders'),
  'orders.order.price': shop('Change prices of orders that are not paid'),
  'orders.order.close': shop('Close orders'),
  'orders.order.finish': shop('Finish orders that their buyers say nothing of'),
  'orders.order.ship': shop('Send parcels'),
  'orders.order.print': shop('Print picking tickets and waybills'),
  'orders.order.verify': shop('Redeem codes in stores'),
  'orders.order.export': shop('Export orders'),
  'orders.checkout.mend': platform('See checkouts that are stuck and go on with them'),
  'orders.freight.edit': shop('Change freight templates and how goods are sent'),
  'orders.form.edit': shop('Say what buyers are asked when they order'),
  'orders.tax.edit': shop('Say how taxes are laid on what is sold'),
  'orders.aftersale.view': shop('See after-sale cases'),
  'orders.aftersale.decide': shop('Decide after-sale cases'),
  'orders.aftersale.edit': shop('Change addresses for returned goods'),
  'promotions.promotion.view': shop('See promotions that are not live, and what they gave'),
  'promotions.promotion.edit': shop('Create, change and delete promotions'),
  'promotions.promotion.publish': shop('Publish and end promotions'),
  'promotions.coupon.view': shop('See coupons, who holds them and what they gave'),
  'promotions.coupon.edit': shop('Create and change coupons'),
  'promotions.coupon.send': shop('Send coupons to buyers'),
  'promotions.points.view': platform("See anybody's points"),
  'promotions.points.adjust': platform('Credit and debit points'),
  'promotions.points.edit': platform('Change how points are earned, and what signing in and tasks give'),
  'promotions.code.edit': platform('Make and stop exchange codes'),
} as const satisfies Record<string, Permission>

export type PermissionCode = keyof typeof permissions

export const permissionCodes = Object.keys(permissions) as readonly PermissionCode[]

export const isPermissionCode = (text: string): text is PermissionCode => Object.hasOwn(permissions, text)

export const isGrantable = (pattern: string, audience: Audience): boolean =>
  permissionCodes.some((code) => matches(pattern, code) && permissions[code].audiences.some((one) => one === audience))

/** `*` is everything, `catalog.*` and `catalog.product.*` are groups, and a code is itself. */
export const matches = (pattern: string, code: string): boolean =>
  pattern === '*' || pattern === code || (pattern.endsWith('.*') && code.startsWith(pattern.slice(0, -1)))

/** A merchant's `*` never reaches what only the platform may do. */
export function allows(held: readonly string[], code: PermissionCode, audience: string): boolean {
  const { audiences } = permissions[code]
  return audiences.some((one) => one === audience) && held.some((pattern) => matches(pattern, code))
}
