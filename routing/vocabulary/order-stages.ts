/**
 * Steps inside an order that have names of their own: legal aid (法律援助法 39, 43) and notary (R104). Apart from the
 * other words, so that the chat loads them with the conversation and not before.
 */

export const ORDER_STAGES = {
  transferred: { zh: '已转交法律援助机构', en: 'Passed to the legal aid body' },
  decided: { zh: '已作出援助决定', en: 'Decided on aid' },
  assigned: { zh: '已指派承办人员', en: 'Lawyer assigned' },
  booked: { zh: '已预约', en: 'Booked' },
  applied: { zh: '已申请', en: 'Applied' },
  accepted: { zh: '已受理', en: 'Accepted' },
  reviewed: { zh: '已审核', en: 'Reviewed' },
  paid: { zh: '已缴费', en: 'Paid' },
  issued: { zh: '已出证', en: 'Issued' },
} as const;
export type OrderStage = keyof typeof ORDER_STAGES;
