import type { ApiDoor } from '../api/api-door.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { Functions } from '../lambda/types.ts';
import type { FromDataPlane, ToDataPlane } from '../protocol.ts';

interface Parts {
  readonly functions: Functions;
  readonly gateway: Gateway;
  readonly apiDoor: Pick<ApiDoor, 'answer'>;
  readonly send: (message: FromDataPlane) => void;
}

/** Carries out what the plugin says. */
export function receiver({ functions, gateway, apiDoor, send }: Parts): (message: ToDataPlane) => void {
  const invoke = async (message: Extract<ToDataPlane, { type: 'invoke' }>) => {
    const { status, payload, reason, logTail } = await functions.invoke({
      functionArn: qualified(message.arn, message.version),
      payload: message.payload,
      requestId: message.requestId,
      traceHeader: message.traceHeader ?? undefined,
      clientContext: message.clientContext ?? undefined,
    });
    send({ type: 'invoked', id: message.id, status, payload, reason, logTail });
  };
  return (message) => {
    switch (message.type) {
      case 'function.put':
        return functions.put(message.function);
      case 'function.remove':
        return functions.remove(message.arn, message.version);
      case 'concurrency.put':
        return functions.setReservedConcurrency(message.arn, message.reservedConcurrency);
      case 'rest.put':
        return gateway.putRest(message.stage);
      case 'rest.remove':
        return gateway.removeRest(message.apiId, message.stage);
      case 'websocket.put':
        return gateway.putWebSocket(message.api);
      case 'websocket.remove':
        return gateway.removeWebSocket(message.apiId);
      case 'invoke':
        return void invoke(message);
      case 'api.answer':
        return apiDoor.answer(message);
      case 'ping':
        return send({ type: 'pong', id: message.id });
    }
  };
}

/** `arn:aws:lambda:<region>:<account>:function:<name>` has seven parts; an eighth is the version already. */
const qualified = (arn: string, version: string) =>
  version === '$LATEST' || arn.split(':').length > 7 ? arn : `${arn}:${version}`;
