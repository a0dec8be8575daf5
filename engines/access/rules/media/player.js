// Players that show films and recordings kept by somebody else: known by their address, or by what they are called.
// What is played within them cannot be read from outside.

/** Who makes a player, what it plays, the hosts that it comes from, and the paths that it is at. */
const MAKERS = [
  ["YouTube", "film", /(?:^|\.)youtube(?:-nocookie)?\.com$/, /^\/(?:embed|v)\//],
  ["Vimeo", "film", /^player\.vimeo\.com$/, /^\/(?:video|event|external|progressive_redirect)\//],
  ["Vimeo", "film", /(?:^|\.)vimeo\.com$/, /^\/(?:event|showcase|album)\/.*\/embed\b/],
  ["Kaltura", "film", /(?:^|\.)kaltura\.com$/, /\/(?:embed|embedIframeJs|embedPlaykitJs|html5lib)\b/],
  ["Kaltura", "film", /./, /\/(?:embedIframeJs|embedPlaykitJs)\/uiconf_id\//],
  ["Brightcove", "film", /(?:^|\.)brightcove\.(?:net|com)$/, /^\/(?:\d+\/|services\/)/],
  ["JW Player", "film", /(?:^|\.)(?:jwplayer|jwplatform)\.com$/, /^\/(?:players|previews)\//],
  ["Dailymotion", "film", /(?:^|\.)dailymotion\.com$/, /^\/(?:embed|player)\b/],
  ["Wistia", "film", /(?:^|\.)wistia\.(?:net|com)$/, /^\/embed\/(?:iframe|medias|playlists|channel)\b/],
  ["Vidyard", "film", /^play\.vidyard\.com$/, /./],
  ["Panopto", "film", /(?:^|\.)panopto\.(?:com|eu)$/, /\/Pages\/(?:Embed|Viewer)\.aspx$/i],
  ["Microsoft Stream", "film", /(?:^|\.)microsoftstream\.com$/, /^\/embed\/(?:video|channel)\//],
  ["Public-i", "film", /(?:^|\.)public-i\.tv$/, /./],
  ["Facebook", "film", /(?:^|\.)facebook\.com$/, /^\/plugins\/video\.php$/],
  ["TikTok", "film", /(?:^|\.)tiktok\.com$/, /^\/(?:embed|player)\//],
  ["Twitch", "film", /^(?:player|clips)\.twitch\.tv$/, /./],
  ["TED", "film", /^embed\.ted\.com$/, /./],
  ["Loom", "film", /(?:^|\.)loom\.com$/, /^\/embed\//],
  ["Cloudflare Stream", "film", /(?:^|\.)(?:videodelivery\.net|cloudflarestream\.com)$/, /./],
  ["Bunny Stream", "film", /(?:^|\.)mediadelivery\.net$/, /^\/(?:embed|play)\//],
  ["Mux", "film", /^player\.mux\.com$/, /./],
  ["SoundCloud", "recording", /^w\.soundcloud\.com$/, /^\/player\b/],
  ["Spotify", "recording", /^open\.spotify\.com$/, /^\/embed\b/],
  ["Audioboom", "recording", /^embeds\.audioboom\.com$/, /./],
  ["Buzzsprout", "recording", /(?:^|\.)buzzsprout\.com$/, /./],
  ["Podbean", "recording", /(?:^|\.)podbean\.com$/, /player/],
  ["Mixcloud", "recording", /(?:^|\.)mixcloud\.com$/, /^\/widget\//],
  ["Apple Podcasts", "recording", /^embed\.podcasts\.apple\.com$/, /./],
];

const FILM_FILE = /\.(?:mp4|m4v|mov|ogv|webm|m3u8|mpd)$/i;
const SOUND_FILE = /\.(?:mp3|m4a|aac|oga|ogg|wav)$/i;
const PLAYER_HOST = /^(?:player|videos?|webcasts?)\./;
const PLAYER_PATH = /\/(?:(?:video|media|flow|html5)?-?player(?:\.html?)?|embed\/videos?|videos?\/embed)(?:\/|$)/i;

const CALLED_FILM = /\b(?:videos?|films?|fideo|ffilm|webcasts?|live ?stream|media player|youtube|vimeo|kaltura|brightcove|jw ?player|panopto)\b/i;
const CALLED_RECORDING = /\b(?:podcasts?|audio player|soundcloud|spotify)\b/i;
/** What has to do with films and plays none. */
const NO_PLAYER = /\b(?:application|booking|calendar|calls?|chat|comments?|consent|forms?|games?|listings?|maps?|meeting room|permits?|survey|tickets?|transcripts?)\b/i;

const MADE_BY = [
  ["YouTube", "youtube"], ["Vimeo", "vimeo"], ["Wistia", "wistia"], ["Brightcove", "brightcove"], ["Kaltura", "kaltura"],
  ["JW Player", "jwplayer"], ["JW Player", "jw"], ["Dailymotion", "dailymotion"], ["Mux", "mux"], ["Vidyard", "vidyard"],
];
const ELEMENT = /^(?:lite-|google-)?([a-z]+)(?:-(?:video|player|embed))?$/;

/** An address in full; null where there is none, or none of the web. */
function webAddress(address, base) {
  if (address === "") return null;
  try {
    const url = new URL(address, base);
    return /^https?:$/.test(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

/**
 * The player at an address, if it is one that is known: who makes it, and whether it plays films or recordings.
 * @returns {{ maker: string, plays: "film" | "recording" } | null}
 */
export function playerAt(address, base) {
  const url = webAddress(address, base);
  const known = url && MAKERS.find(([, , host, path]) => host.test(url.hostname) && path.test(url.pathname));
  return known ? { maker: known[0], plays: known[1] } : null;
}

/**
 * What a frame of somebody unknown plays, by its address, its name and what it is allowed: null where nothing says that
 * it plays anything.
 * @returns {{ maker: "", plays: "film" | "recording" } | null}
 */
export function likelyPlayer(address, base, name, allow) {
  const url = webAddress(address, base);
  const plays = (what) => ({ maker: "", plays: what });
  if (url && FILM_FILE.test(url.pathname)) return plays("film");
  if (url && SOUND_FILE.test(url.pathname)) return plays("recording");
  if (NO_PLAYER.test(name)) return null;
  if (CALLED_RECORDING.test(name)) return plays("recording");
  if (CALLED_FILM.test(name) || /\bpicture-in-picture\b/.test(allow)) return plays("film");
  return url && (PLAYER_HOST.test(url.hostname) || PLAYER_PATH.test(url.pathname)) ? plays("film") : null;
}

/** The player that an element of that name is, by those who make such elements; null for any other. */
export function playerElement(tag) {
  if (tag === "video-js") return { maker: "Brightcove", plays: "film" };
  if (tag === "media-player") return { maker: "", plays: "film" };
  const by = tag.includes("-") ? ELEMENT.exec(tag)?.[1] : undefined;
  const known = MADE_BY.find(([, name]) => name === by);
  return known ? { maker: known[0], plays: "film" } : null;
}

const STARTS = /^(?:flashvars\[)?auto_?(?:play|start)\]?$/i;
const MUTES = /^(?:flashvars\[)?(?:start_?)?muted?\]?$/i;
const IS_ON = /^(?:|1|true|yes|any|play)$/i;
/** A background film of Vimeo, which has neither sound nor controls. */
const isBackground = (url) => /(?:^|\.)vimeo\.com$/.test(url.hostname) && url.searchParams.get("background") === "1";

/** Whether an address asks its player to start by itself, and not to be silent. */
export function startsWithSound(address, base) {
  const url = webAddress(address, base);
  if (!url || isBackground(url)) return false;
  const asked = [...url.searchParams];
  const isMuted = asked.some(([key, value]) => MUTES.test(key) && !/^(?:0|false|no)$/i.test(value));
  return !isMuted && asked.some(([key, value]) => STARTS.test(key) && IS_ON.test(value));
}

/** Whether an address asks for a film without sound. */
export function isSilent(address, base) {
  const url = webAddress(address, base);
  return url !== null && isBackground(url);
}
