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
  orderCancel(input: $input) { order { id status version } errors { code } }
}`
export const ORDER_STATE = `query OrderState($id: ID!) {
  order(id: $id) { ...Standing isParent children { ...Standing } }
}
fragment Standing on Order { id kind status version lines { id quantity } }`
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
export const SEND = `mutation Send($input: OrderShipInput!) { orderShip(input: $input) { order { id status } errors { code } } }`
export const RECEIVE = `mutation Receive($input: OrderReceiveInput!) {
  orderReceive(input: $input) { order { id status version } errors { code } }
}`
export const CODES = `query Codes($id: ID!) {
  order(id: $id) { id status isParent codes { code usesLeft } children { id status codes { code usesLeft } } }
}`
export const REDEEM = `mutation Redeem($input: OrderVerifyInput!) {
  orderVerify(input: $input) { order { id status } errors { code } }
}`
export const OWED_AT_DOOR = `query OwedAtDoor($orderId: ID!) {
  payments(where: { orderId: { eq: $orderId } }, first: 5) { nodes { id status channel } }
}`
export const TAKE_CASH = `mutation TakeCash($input: PaymentCollectInput!) {
  paymentCollect(input: $input) { payment { id status } errors { code } }
}`
export const CASE = `query Case($id: ID!) { aftersaleCase(id: $id) { id status version } }`
export const SEND_BACK = `mutation SendBack($input: AftersaleReturnInput!) {
  aftersaleReturn(input: $input) { case { id status version } errors { code } }
}`
export const TAKE_BACK = `mutation TakeBack($input: AftersaleReceiveInput!) {
  aftersaleReceive(input: $input) { case { id status version } errors { code } }
}`
export const SEND_AGAIN = `mutation SendAgain($input: AftersaleReshipInput!) {
  aftersaleReship(input: $input) { case { id status version } errors { code } }
}`
export const END_CASE = `mutation EndCase($input: AftersaleFinishInput!) {
  aftersaleFinish(input: $input) { case { id status version } errors { code } }
}`
export const LINK_OPEN = `mutation LinkOpen($input: FriendPayOpenInput!) {
  friendPayOpen(input: $input) { friendPay { id linkToken } errors { code } }
}`
export const LINK_PAY = `mutation LinkPay($input: FriendPayPayInput!) {
  friendPayPay(input: $input) { payment { id status } errors { code } }
}`
export const LINK_REVOKE = `mutation LinkRevoke($input: FriendPayRevokeInput!) {
  friendPayRevoke(input: $input) { friendPay { id status } errors { code } }
}`
export const RECHARGE = `mutation Recharge($input: RechargeStartInput!) {
  rechargeStart(input: $input) { recharge { id payment { status } } errors { code } }
}`
export const WITHDRAW = `mutation Withdraw($input: WithdrawalRequestInput!) {
  withdrawalRequest(input: $input) { withdrawal { id status version } errors { code } }
}`
export const WITHDRAWAL_CANCEL = `mutation WithdrawalCancel($input: WithdrawalCancelInput!) {
  withdrawalCancel(input: $input) { withdrawal { id status version } errors { code } }
}`
export const WITHDRAWAL_APPROVE = `mutation WithdrawalApprove($input: WithdrawalApproveInput!) {
  withdrawalApprove(input: $input) { withdrawal { id status version } errors { code } }
}`
export const WITHDRAWAL_PAY = `mutation WithdrawalPay($input: WithdrawalPayInput!) {
  withdrawalPay(input: $input) { withdrawal { id status version } errors { code } }
}`
export const WITHDRAWAL_REFUSE = `mutation WithdrawalRefuse($input: WithdrawalRefuseInput!) {
  withdrawalRefuse(input: $input) { withdrawal { id status version } errors { code } }
}`
export const PAYOUT_APPLY = `mutation PayoutApply($input: MerchantBillApplyInput!) {
  merchantBillApply(input: $input) { bill { id status version } errors { code } }
}`
export const PAYOUT_APPROVE = `mutation PayoutApprove($input: MerchantBillApproveInput!) {
  merchantBillApprove(input: $input) { bill { id status version } errors { code } }
}`
export const PAYOUT_REFUSE = `mutation PayoutRefuse($input: MerchantBillRefuseInput!) {
  merchantBillRefuse(input: $input) { bill { id status version } errors { code } }
}`
export const PAYOUT_PAY = `mutation PayoutPay($input: MerchantBillPayInput!) {
  merchantBillPay(input: $input) { bill { id status version } errors { code } }
}`
export const TRADE = `query Trade($shopId: ID!) { shopSettings(shopId: $shopId) { trade { version } } }`
export const SET_TRADE = `mutation SetTrade($input: ShopSettingsUpdateInput!) {
  shopSettingsUpdate(input: $input) { settings { trade { version } } errors { code } }
}`
export const THINGS = `query Things($shopId: ID!) {
  products(where: { shopId: { eq: $shopId }, kind: { eq: PHYSICAL } }, first: 10) { nodes { id version skus { id price { amount } } } }
}`
export const TAG = `mutation Tag($input: ProductPricesUpdateInput!) {
  productPricesUpdate(input: $input) { product { id version } errors { code } }
}`
export const WINDOW = `query Window($ids: [ID!]!) {
  nodes(ids: $ids) { ... on Sku { id price { minorUnits } availability { state } } }
}`
export const PUT_IN_CART = `mutation PutInCart($input: CartLinesAddInput!) {
  cartLinesAdd(input: $input) { cart { lineCount } errors { code } }
}`
export const TERMS = `query Terms($productId: ID!) { productTerms(productId: $productId) { version } }`
export const SET_TERMS = `mutation SetTerms($input: ProductTermsSetInput!) {
  productTermsSet(input: $input) { terms { version } errors { code } }
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
  products(where: { shopId: { eq: $shopId } }, first: 10) { nodes { kind skus { id } } }
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
export const COUPON_CREATE = `mutation CouponCreate($input: CouponCreateInput!) {
  couponCreate(input: $input) { coupon { id version } errors { code message } }
}`
export const COUPON_PUBLISH = `mutation CouponPublish($input: CouponPublishInput!) {
  couponPublish(input: $input) { coupon { id version } errors { code message } }
}`
export const PROMOTION_CREATE = `mutation PromotionCreate($input: PromotionCreateInput!) {
  promotionCreate(input: $input) { promotion { id version } errors { code message } }
}`
export const PROMOTION_PUBLISH = `mutation PromotionPublish($input: PromotionPublishInput!) {
  promotionPublish(input: $input) { promotion { id version } errors { code message } }
}`
export const CLAIM = `mutation Claim($input: CouponClaimInput!) {
  couponClaim(input: $input) { memberCoupon { id } errors { code } }
}`
export const BUY_COUPON = `mutation BuyCoupon($input: CouponBuyInput!) {
  couponBuy(input: $input) { purchase { id status } errors { code } }
}`
export const PURCHASE = 'query Purchase($id: ID!) { couponPurchase(id: $id) { id status memberCoupon { id } } }'
export const GIVE_COUPON_BACK = `mutation GiveCouponBack($input: CouponGiveBackInput!) {
  couponGiveBack(input: $input) { purchase { id status } errors { code } }
}`
export const LEAVES = '{ categoryTree { children { children { id } } } }'
export const CREATE = `mutation Create($input: ProductCreateInput!) {
  productCreate(input: $input) { product { id version skus { id } } errors { code } }
}`
export const SHELVE = `mutation Shelve($input: ProductsMoveInput!) {
  productsShelve(input: $input) { products { id } errors { code } }
}`
export const IMPORT = `mutation Import($input: ProductSecretsImportInput!) {
  productSecretsImport(input: $input) { secretImport { importedCount } errors { code } }
}`
export const READ = `query Read($id: ID!) { order(id: $id) { lines { id secrets } } }`
