/**
 * With which prefixes an id may begin that a filter's field is compared with; with any where the list is empty. A field is called
 * alike in all domains: where two mean different things by one name, both know both.
 */
export const idKinds: Readonly<Record<string, readonly string[]>> = {
  id: ['ord', 'asc'],
  accountId: ['acc'],
  actorId: [],
  applicantId: ['acc'],
  billId: ['csb'],
  brandId: ['brd'],
  cashierId: ['acc'],
  categoryId: ['cat', 'sct'],
  checkoutId: ['chk'],
  fromWarehouseId: ['whs'],
  groupId: ['mgr', 'sgr'],
  inviterId: ['acc'],
  labelId: ['lbl'],
  levelId: ['lvl'],
  orderId: ['ord'],
  ownerId: [],
  parentId: ['cat'],
  paymentId: ['pay'],
  productId: ['prd'],
  promotionId: ['prm'],
  referenceId: [],
  shopId: ['shp'],
  skuId: ['sku'],
  storeId: ['sto'],
  subjectId: [],
  tagId: ['mtg'],
  toWarehouseId: ['whs'],
  warehouseId: ['whs'],
}
