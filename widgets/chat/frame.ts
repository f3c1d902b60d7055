/** Talks with the host page through its loader: both sides check the origin, nothing personal is said. */

/** From the frame to the loader. */
export type ToHost =
  | { type: 'ready' }
  | { type: 'unread'; count: number }
  | { type: 'close' }
  | { type: 'event'; name: 'ticket' | 'closed' | 'rated' | 'message'; ticketNo?: string }
  | { type: 'event'; name: 'identify'; ok: boolean; message?: string };

/** From the loader to the frame. */
export type ToFrame = { type: 'shown' | 'hidden' | 'signOut' } | { type: 'identify'; token: string };

export interface FrameLink {
  post(message: ToHost): void;
}

export const frameLink = (
  hostOrigin: string | undefined,
  onMessage: (message: ToFrame) => void,
): FrameLink => {
  if (!hostOrigin || window.parent === window) return { post: () => undefined };
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.source !== window.parent || event.origin !== hostOrigin) return;
    const data = event.data as { yixiantong?: unknown; type?: unknown; token?: unknown } | null;
    if (data?.yixiantong !== 1) return;
    const { type, token } = data;
    if (type === 'shown' || type === 'hidden' || type === 'signOut') onMessage({ type });
    else if (type === 'identify' && typeof token === 'string') onMessage({ type, token });
  });
  return { post: (message) => window.parent.postMessage({ yixiantong: 1, ...message }, hostOrigin) };
};
