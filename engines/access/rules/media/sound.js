// How long a sound or film plays, and whether there is anything to hear in it.

const WAIT_MS = 1500;
/** Bigger files are not fetched to be listened to. */
const MOST_BYTES = 12_000_000;
/** Quieter than this, of 1, is silence: a film without sound often has an empty track. */
const SILENCE = 0.002;

/** Until the browser knows how long it is, or a moment is over. */
export function known(media) {
  if (media.readyState >= 1 || media.error || media.networkState === 3) return Promise.resolve();
  return new Promise((done) => {
    media.addEventListener("loadedmetadata", done, { once: true });
    media.addEventListener("error", done, { once: true });
    setTimeout(done, WAIT_MS);
  });
}

/** The part named in the address, in seconds (Media Fragments URI 1.0, section 4.2.1). */
function partOf(media) {
  const part = /#.*\bt=([\d.]*)(?:,([\d.]+))?/.exec(media.currentSrc || media.src);
  return { start: Number(part?.[1] ?? 0) || 0, end: part?.[2] ? Number(part[2]) : Infinity };
}

/** Seconds that it plays, a part named in the address counted; null where that is not known. */
export function secondsOf(media) {
  if (media.loop) return Infinity;
  if (Number.isNaN(media.duration)) return null;
  const { start, end } = partOf(media);
  return Math.max(0, Math.min(end, media.duration) - start);
}

/** Whether there is anything to hear; null where that cannot be told. */
export async function soundOf(item) {
  return item.keep("sound", async () => {
    const address = item.element.currentSrc || item.element.src;
    try {
      const answer = await fetch(address, { signal: AbortSignal.timeout(4000) });
      if (!answer.ok || Number(answer.headers.get("content-length") ?? 0) > MOST_BYTES) return null;
      const bytes = await answer.arrayBuffer();
      if (bytes.byteLength > MOST_BYTES) return null;
      return await isHeard(bytes, partOf(item.element));
    } catch {
      return null;
    }
  });
}

async function isHeard(bytes, { start, end }) {
  const context = new OfflineAudioContext(1, 1, 8000);
  let sound;
  try {
    sound = await context.decodeAudioData(bytes);
  } catch {
    // No sound in it, or a kind that cannot be read: which of the two is not said.
    return null;
  }
  for (let channel = 0; channel < sound.numberOfChannels; channel += 1) {
    const data = sound.getChannelData(channel);
    const last = Math.min(data.length, end * sound.sampleRate);
    for (let at = Math.floor(start * sound.sampleRate); at < last; at += 1) {
      if (Math.abs(data[at]) > SILENCE) return true;
    }
  }
  return false;
}
