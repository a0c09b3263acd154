import { orderExports } from '../commands/export-orders.ts'

export default orderExports.forgetting
