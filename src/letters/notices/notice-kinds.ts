import type { NoticeKind } from './notice-kind.ts';
import { receipt } from './receipt.ts';

/** Every letter that something which happened can owe. */
export const noticeKinds: Readonly<Record<string, NoticeKind>> = { receipt };
