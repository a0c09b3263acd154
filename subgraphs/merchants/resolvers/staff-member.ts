import { isActive } from '../domain/staff.ts'
import { seesStaff } from './sight.ts'
import type { StaffMemberResolvers } from './types.generated.ts'

export const StaffMember: StaffMemberResolvers = {
  __resolveReference: async ({ id }, { viewer, loaders }) => {
    const member = await loaders.member.load(id)
    return member && seesStaff(viewer, member.shopId) ? member : null
  },
  shop: ({ shopId }, _, { loaders }) => loaders.shop.load(shopId),
  account: ({ accountId }) => ({ id: accountId }),
  username: (member) => (isActive(member) ? member.username : null),
  phone: (member) => (isActive(member) ? member.phone : null),
  email: (member) => (isActive(member) ? member.email : null),
  isActive: (member) => isActive(member),
  stores: async ({ id }, _, { loaders }) => (await loaders.storesOf.load(id)).map(({ store }) => store),
}
