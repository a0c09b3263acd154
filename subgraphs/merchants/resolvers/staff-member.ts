import type { Context } from '../context.ts'
import type { StaffMember as Member } from '../domain/staff.ts'
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
  username: async (member, _, context) => (await loginOf(member, context))?.username ?? null,
  phone: async (member, _, context) => (await loginOf(member, context))?.phone ?? null,
  email: async (member, _, context) => (await loginOf(member, context))?.email ?? null,
  isActive: (member) => isActive(member),
  stores: async ({ id }, _, { loaders }) => (await loaders.storesOf.load(id)).map(({ store }) => store),
}

const loginOf = ({ accountId }: Member, { loaders }: Context) => loaders.account.load(accountId)
