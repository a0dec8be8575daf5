// Netvox RB02I emergency button, on a wall.
var DEVICE = 'RB02I';
var report = pressed;
var ownPort = pressTime;
