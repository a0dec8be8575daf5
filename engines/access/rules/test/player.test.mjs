import assert from "node:assert/strict";
import test from "node:test";
import { isSilent, likelyPlayer, playerAt, playerElement, startsWithSound } from "../media/player.js";

const BASE = "https://www.place.example/bins";

test("players are known by their address", () => {
  const check = (address, want) => assert.equal(playerAt(address, BASE)?.maker ?? null, want, address);
  check("https://www.youtube.com/embed/dQw4w9WgXcQ?rel=0", "YouTube");
  check("//www.youtube-nocookie.com/embed/videoseries?list=a", "YouTube");
  check("https://www.youtube.com/live_chat?v=a", null);
  check("https://www.youtube.com/subscribe_embed?channel=a", null);
  check("https://youtube.com.elsewhere.example/embed/a", null);
  check("https://player.vimeo.com/video/1?h=2", "Vimeo");
  check("https://vimeo.com/event/1/embed", "Vimeo");
  check("https://cdnapisec.kaltura.com/p/1/sp/100/embedIframeJs/uiconf_id/2/partner_id/1", "Kaltura");
  check("https://films.place.example/p/1/embedPlaykitJs/uiconf_id/2?iframeembed=true", "Kaltura");
  check("https://players.brightcove.net/1/default_default/index.html?videoId=2", "Brightcove");
  check("https://cdn.jwplayer.com/players/a-b.html", "JW Player");
  check("https://place.public-i.tv/core/portal/webcast_interactive/1", "Public-i");
  check("https://w.soundcloud.com/player/?url=a", "SoundCloud");
  check("https://www.google.com/maps/embed?pb=1", null);
  check("/embed/a", null);
  check("javascript:1", null);
  check("", null);
});

test("films and recordings are told apart", () => {
  const check = (address, want) => assert.equal(playerAt(address, BASE).plays, want, address);
  check("https://player.vimeo.com/video/1", "film");
  check("https://open.spotify.com/embed/episode/1", "recording");
});

test("a frame of somebody unknown is a player by its address, its name or what it is allowed", () => {
  const check = (address, name, allow, want) => assert.equal(likelyPlayer(address, BASE, name, allow)?.plays ?? null, want, `${address} ${name}`);
  check("https://x.example/a", "How to sort your bins: video", "", "film");
  check("https://x.example/a", "Bin days", "fullscreen; picture-in-picture", "film");
  check("https://x.example/tour.mp4", "", "", "film");
  check("https://x.example/tour.mp3", "", "", "recording");
  check("https://x.example/a", "Council podcast", "", "recording");
  check("https://player.x.example/a", "", "", "film");
  check("https://x.example/video-player/a", "", "", "film");
  check("https://x.example/players/a", "Football", "", null);
  check("https://x.example/a", "Map of film locations", "", null);
  check("https://x.example/a", "Video call with an adviser", "", null);
  check("https://x.example/a", "Map", "", null);
  check("", "", "", null);
});

test("players are elements of their makers, too", () => {
  const check = (tag, want) => assert.equal(playerElement(tag)?.maker ?? null, want, tag);
  check("lite-youtube", "YouTube");
  check("vimeo-video", "Vimeo");
  check("wistia-player", "Wistia");
  check("video-js", "Brightcove");
  check("youtube-icon", null);
  check("youtube", null);
  check("app-player", null);
});

test("a player that starts with sound says so in its address", () => {
  const check = (address, want) => assert.equal(startsWithSound(address, BASE), want, address);
  check("https://www.youtube.com/embed/a?autoplay=1", true);
  check("https://www.youtube.com/embed/a?autoplay=1&mute=0", true);
  check("https://www.youtube.com/embed/a?autoplay=1&mute=1", false);
  check("https://www.youtube.com/embed/a?autoplay=0", false);
  check("https://www.youtube.com/embed/a", false);
  check("https://player.vimeo.com/video/1?autoplay=1&muted=1", false);
  check("https://player.vimeo.com/video/1?autoplay=1&background=1", false);
  check("https://players.brightcove.net/1/default_default/index.html?videoId=2&autoplay", true);
  check("https://players.brightcove.net/1/default_default/index.html?videoId=2&autoplay=muted", false);
  check("https://cdnapisec.kaltura.com/p/1/embedIframeJs/uiconf_id/2?flashvars[autoPlay]=true", true);
  check("https://w.soundcloud.com/player/?url=a&auto_play=true", true);
  check("", false);
});

test("a background film has no sound", () => {
  const check = (address, want) => assert.equal(isSilent(address, BASE), want, address);
  check("https://player.vimeo.com/video/1?background=1", true);
  check("https://player.vimeo.com/video/1?muted=1", false);
  check("https://x.example/a?background=1", false);
});
