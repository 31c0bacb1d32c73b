local function action(icon, name, disabled)
  return { ["iconClass"] = "fa-solid fa-fw " .. icon, ["displayName"] = name, ["disabled"] = disabled }
end

local suspended = obj.spec.suspend == true
local provided = obj.spec.generation ~= nil and obj.spec.generation.engine == "Provided"
local execution = obj.status ~= nil and obj.status.execution or nil
local waits = execution ~= nil and execution.nextPollTime ~= nil

local actions = {}
actions["suspend"] = action("fa-pause", "Suspend", suspended)
actions["resume"] = action("fa-play", "Resume", not suspended)
actions["restart"] = action("fa-rotate-right", "Restart", suspended)
actions["poll-now"] = action("fa-download", "Poll now", suspended or not waits)
-- There is nothing to write where people provide the code.
actions["regenerate"] = action("fa-wand-magic-sparkles", "Write the code anew", suspended or provided)
return actions
