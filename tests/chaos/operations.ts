/** What buyers and operators do, as clients write it. */
export const CHECKOUT = `mutation Checkout($input: CheckoutStartInput!) {
  checkoutStart(input: $input) { checkout { id status order { id payable { minorUnits } } } errors { code } }
}`
export const CHECKOUT_STATE = `query CheckoutState($id: ID!) {
  checkout(id: $id) { id status order { id payable { minorUnits } } }
}`
export const PAY = `mutation Pay($input: PaymentPayInput!) {
  paymentPay(input: $input) { payment { id status } errors { code } }
}`
export const CANCEL = `mutation Cancel($input: OrderCancelInput!) {
  orderCancel(input: $input) { order { id status } errors { code } }
}`
export const ORDER_STATE = `query OrderState($id: ID!) {
  order(id: $id) { id status version lines { id } isParent children { id status version lines { id } } }
}`
export const REPRICE = `mutation Reprice($input: OrderPriceChangeInput!) {
  orderPriceChange(input: $input) { order { id status } errors { code } }
}`
export const CLOSE = `mutation Close($input: OrderCloseInput!) {
  orderClose(input: $input) { order { id status } errors { code } }
}`
export const APPLY = `mutation Apply($input: AftersaleApplyInput!) {
  aftersaleApply(input: $input) { case { id status version } errors { code } }
}`
export const APPROVE = `mutation Approve($input: AftersaleApproveInput!) {
  aftersaleApprove(input: $input) { case { id status version } errors { code } }
}`
export const CREDIT = `mutation Credit($input: WalletCreditInput!) {
  walletCredit(input: $input) { wallet { isFrozen } errors { code } }
}`
export const STOCK_IN = `mutation StockIn($input: StockInInput!) {
  stockIn(input: $input) { document { id } errors { code } }
}`
export const BILL_OPEN = `mutation BillOpen($input: CashierBillOpenInput!) {
  cashierBillOpen(input: $input) { bill { id code status } errors { code } }
}`
export const BILL_PAY = `mutation BillPay($input: CashierBillPayInput!) {
  cashierBillPay(input: $input) { bill { id code status } errors { code } }
}`
export const BILL_GIVE_BACK = `mutation BillGiveBack($input: CashierBillRefundInput!) {
  cashierBillRefund(input: $input) { refund { id } errors { code } }
}`
export const ADDRESSES = '{ myAddresses { id } viewer { account { id } } }'
export const GOODS = `query Goods($shopId: ID!) {
  products(where: { shopId: $shopId }, first: 10) { nodes { kind skus { id } } }
}`
export const WAREHOUSES = `query Warehouses($shopId: ID!) { warehouses(where: { shopId: { eq: $shopId } }, first: 1) { nodes { id } } }`
export const CONFIGURE = `mutation Configure($input: PaymentChannelConfigureInput!) {
  paymentChannelConfigure(input: $input) { channel { version } errors { code } }
}`
export const ENABLE = `mutation Enable($input: PaymentChannelUpdateInput!) {
  paymentChannelUpdate(input: $input) { channel { isEnabled } errors { code } }
}`
export const CHANNELS = '{ paymentChannels { code version } }'
export const PAY_PASSWORD = `mutation PayPassword($input: PayPasswordSetInput!) {
  payPasswordSet(input: $input) { wallet { hasPayPassword } errors { code } }
}`
