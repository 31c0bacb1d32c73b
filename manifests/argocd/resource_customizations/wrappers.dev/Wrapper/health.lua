-- A Wrapper's own words decide: its conditions, as far as they speak of the manifest that is there now.
local hs = {}
local status = obj.status

if status == nil or status.conditions == nil then
  hs.status = "Progressing"
  hs.message = "The operator has not looked at it yet"
  return hs
end

if status.observedGeneration == nil or status.observedGeneration ~= obj.metadata.generation then
  hs.status = "Progressing"
  hs.message = "The operator has not looked at the latest change yet"
  return hs
end

local found = {}
for _, condition in ipairs(status.conditions) do
  found[condition.type] = condition
end

local function is(type, value)
  return found[type] ~= nil and found[type].status == value
end

local function said(type)
  local condition = found[type]
  if condition == nil then
    return ""
  end
  if condition.message ~= nil and condition.message ~= "" then
    return condition.message
  end
  return condition.reason or ""
end

hs.message = said("Ready")

if is("Stalled", "True") or status.phase == "Error" then
  -- Nothing more happens until somebody changes something.
  hs.status = "Degraded"
elseif obj.spec.suspend == true then
  hs.status = status.phase == "Stopped" and "Suspended" or "Progressing"
elseif status.health == "Stalled" or status.health == "Crashed" then
  -- It still tries, but people should look: nothing came where the source used to have data.
  hs.status = "Degraded"
elseif is("Ready", "True") then
  hs.status = "Healthy"
else
  hs.status = "Progressing"
end

return hs
