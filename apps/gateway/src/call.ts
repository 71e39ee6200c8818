import type { ChatCall } from '@switchyard/core/chat/chat-call';
import type { OperationCall, OperationName } from '@switchyard/core/operations/operation';
import type { NativeCall } from './native/native-call.ts';

/** What a caller asks for, however it is said. */
export type Call = ChatCall | OperationCall | NativeCall;

/** Whether a call may cost money. Counting tokens, moderating and looking things up does not. */
export function mayCost(call: Call): boolean {
  if (call.kind === 'native') return call.mayCost;
  return call.kind === 'chat' || !isFree(call.operation);
}

/** Whether an operation is free wherever it is done. */
export function isFree(operation: OperationName): boolean {
  return operation === 'count-tokens' || operation === 'moderations';
}
